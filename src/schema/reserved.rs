//! Names that belong to columns, with spaces between them, so that nothing of a file or a methodology is called so beside them. A
//! test of the [dictionary](crate::dictionary) holds them to the lists of columns, which readers cannot know.

/// The columns of tables that have one for each node, too.
pub(crate) const BESIDE_NODES: &str = "band by level n place quadrant rank state state_code type unit";

/// The columns of tables that have keys or other columns of a survey, too.
pub(crate) const BESIDE_KEYS: &str = "\
    agrees band by change change_se ci_high ci_low class computed count division edition entry exit gap \
    headline_gain level max mean mean_new mean_old median min missing n n_matched n_new n_old n_published node note \
    p_nominal p_top p_wilcoxon parent place published q25 q75 quadrant rank rank_mean rank_median rank_p5 rank_p95 \
    score score_mean score_p5 score_p95 sd se share share_high share_low source state state_code type unit weight \
    within within_high within_low within_se";

/// The columns of the tables of requests, where components stand too.
pub(crate) const BESIDE_COMPONENTS: &str = "\
    answered availability celerity clarity completeness days_median days_p90 institution level n_availability \
    n_celerity n_clarity n_completeness n_days n_share_answered requests share_answered state state_code type unit";

/// Whether a name is among some that belong to columns.
pub(crate) fn is_among(names: &str, name: &str) -> bool {
    names.split(' ').any(|known| known == name)
}
