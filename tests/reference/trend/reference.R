# Writes the files beside it: two made-up editions, and what R computes from them, for tests/figures/trend.rs.
#
#     Rscript tests/reference/trend/reference.R
#
# Always the same bytes; written with R 4.2.2, from the root of the project.
#
# old.csv and new.csv are read with the edition of 2019. Of 150 institutions, 130 are in both: some in capitals and without
# accents, some at another level, some without a value in one of them. TG has six decimals, so that its changes neither tie
# nor vanish; TC has two; half of PG does not change; PC has missing values, none in both editions at the federal level.
# The intervals are of 90% confidence.

folder <- "tests/reference/trend"
set.seed(2019)
k <- 1:150
clip <- function(x, digits) round(pmin(1, pmax(0, x)), digits)
name <- sprintf("Órgano sintético %03d", k)
level <- ifelse(k <= 20, "federal", ifelse(k <= 60, "municipal", "state"))
state <- ifelse(level == "federal", "Federación", c("Colima", "Nuevo León", "Yucatán")[1 + k %% 3])

old <- data.frame(k, institution = name, state, level, TG = clip(rnorm(150, 0.5, 0.15), 6), TC = clip(rnorm(150, 0.4, 0.2), 2),
                  PG = clip(rnorm(150, 0.3, 0.2), 3), PC = clip(rnorm(150, 0.6, 0.2), 4))
new <- old
new$TG <- clip(old$TG + rnorm(150, 0.02, 0.05), 6)
new$TC <- clip(old$TC + rnorm(150, 0.02, 0.06), 2)
new$PG <- ifelse(k %% 2 == 0, old$PG, clip(old$PG + rnorm(150, 0, 0.1), 3))
new$PC <- clip(rnorm(150, 0.6, 0.2), 4)
old$PC[k %% 7 == 0] <- NA
new$PC[k %% 5 == 0] <- NA
old$PC[level == "federal" & k %% 2 == 0] <- NA
new$PC[level == "federal" & k %% 2 == 1] <- NA
new$level[k %in% c(25, 70, 71, 110)] <- c("state", "municipal", "municipal", "municipal")
new$institution <- ifelse(k %% 4 == 0, chartr("Óé", "OE", toupper(name)), name)
new$institution <- sub("É", "E", new$institution)
old <- old[!k %in% c(21:30, 148:150), ]
new <- new[!k %in% c(33:36, 100:102), ]
new <- new[order(new$k %% 11, new$k), ]
write <- function(d, file) {
  con <- file(file.path(folder, file), open = "wb", encoding = "UTF-8")
  write.csv(d[names(d) != "k"], con, row.names = FALSE, quote = FALSE, na = "")
  close(con)
}
write(old, "old.csv")
write(new, "new.csv")

scored <- function(d) {
  d$T <- (d$TG + d$TC) / 2
  d$P <- (d$PG + d$PC) / 2
  d$GA <- (d$T + d$P) / 2
  d
}
old <- scored(old)
new <- scored(new)

figures <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), "")
mean_or_na <- function(x) if (length(x)) mean(x) else NA_real_
rows <- list()
compare <- function(by, group, node, old, new) {
  old <- old[!is.na(old[[node]]), ]
  new <- new[!is.na(new[[node]]), ]
  both <- merge(old[c("k", node)], new[c("k", node)], by = "k")
  before <- both[[2]]
  after <- both[[3]]
  n_old <- nrow(old)
  n_new <- nrow(new)
  m <- nrow(both)
  left <- old[[node]][!old$k %in% both$k]
  entered <- new[[node]][!new$k %in% both$k]
  within <- entry <- exit <- se <- p <- NA_real_
  interval <- c(NA_real_, NA_real_)
  if (m > 0) {
    within <- mean(after - before)
    entry <- if (length(entered)) length(entered) / n_new * (mean(entered) - mean(after)) else 0
    exit <- if (length(left)) length(left) / n_old * (mean(before) - mean(left)) else 0
    p <- suppressWarnings(wilcox.test(round(after - before, 12))$p.value)
  }
  if (m > 1) {
    t <- t.test(after, before, paired = TRUE, conf.level = 0.9)
    stopifnot(isTRUE(all.equal(unname(t$estimate), within)))
    se <- t$stderr
    interval <- t$conf.int
  }
  together <- if (m > 0) 2 * m * cov(before, after) / (n_old * n_new) else 0
  change_se <- sqrt(var(old[[node]]) / n_old + var(new[[node]]) / n_new - together)
  rows[[length(rows) + 1]] <<- data.frame(
    by, group, node, n_old, n_new, n_matched = m, mean_old = figures(mean(old[[node]])), mean_new = figures(mean(new[[node]])),
    change = figures(mean(new[[node]]) - mean(old[[node]])), change_se = figures(change_se), within = figures(within),
    within_se = figures(se), within_low = figures(interval[1]), within_high = figures(interval[2]), entry = figures(entry),
    exit = figures(exit), p_wilcoxon = figures(p))
}
for (node in c("GA", "T", "P", "TG", "TC", "PG", "PC")) {
  compare("", "", node, old, new)
  for (by in c("level", "state")) for (group in unique(old[[by]])) {
    if (by == "level" && group == "federal" && node %in% c("GA", "P")) next
    compare(by, group, node, old[old[[by]] == group, ], new[new[[by]] == group, ])
  }
}
write.csv(do.call(rbind, rows), file.path(folder, "changes.csv"), row.names = FALSE, quote = FALSE)
