# Writes tests/reference/design/: a made-up sample with a design, and what R's package survey estimates from it.
#
#     Rscript tests/reference/design.R        # always the same bytes; written with R 4.2.2 and survey 4.1.1
#
# survey.csv: 60 institutions that do not exist. `w` weights (one is zero), `h` strata, `N` the institutions of the
# stratum's population (one stratum is sampled in full), `cell` strata of which two hold one institution, `M` their
# populations (1 for one of these two). One TG in eleven and one PC in nine are missing.
#
# expected.csv: one row for each design, group and node. Means, standard errors and intervals are svymean()'s, the
# intervals with the degrees of freedom of the whole design; a group is a domain. Quantiles are svyquantile()'s with
# qrule "hf7". sd has no function of its own there: sqrt(sum(w (y - mean)^2) / sum(w) * n / (n - 1)).
# Where svymean() refuses a stratum with one institution, se and interval are empty.

suppressMessages(library(survey))
folder <- file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "design")
dir.create(folder, showWarnings = FALSE)

# --- the sample

set.seed(2017)
size <- c(north = 18, centre = 16, south = 12, coast = 9, capital = 5)
h <- rep(names(size), size)
k <- seq_along(h)
score <- function() round(pmin(1, pmax(0, rnorm(60, 0.5, 0.3))), 4)
d <- data.frame(
  institution = sprintf("Synthetic office %02d", k),
  state = c(north = "Sonora", centre = "Morelos", south = "Chiapas", coast = "Colima", capital = "Ciudad de México")[h],
  level = ifelse(k %% 3 == 0, "municipal", "state"),
  type = ifelse(k %% 3 == 0, "municipality", c("legislative", "autonomous", "state_executive")[1 + (k %/% 3) %% 3]),
  TG = score(), TC = score(), PG = score(), PC = score(),
  w = round(runif(60, 0.5, 6), 2), h = h,
  N = c(north = 54, centre = 40, south = 31, coast = 9, capital = 20)[h]
)
d$TG[k %% 11 == 0] <- NA
d$PC[k %% 9 == 4] <- NA
d$w[17] <- 0
d$cell <- ifelse(k == 20, "alone", ifelse(k == 40, "certain", d$h))
d$M <- ifelse(k == 20, 7, ifelse(k == 40, 1, 60))
plain <- function(x) ifelse(is.na(x), "", if (is.double(x)) sprintf("%.15g", x) else as.character(x))
write.csv(data.frame(lapply(d, plain)), file.path(folder, "survey.csv"), row.names = FALSE, quote = FALSE, fileEncoding = "UTF-8")

# --- the figures

d$T <- (d$TG + d$TC) / 2
d$P <- (d$PG + d$PC) / 2
d$GA <- (d$T + d$P) / 2

designs <- list(
  w = svydesign(id = ~1, weights = ~w, data = d),
  w_strata = svydesign(id = ~1, weights = ~w, strata = ~h, data = d),
  w_strata_fpc = svydesign(id = ~1, weights = ~w, strata = ~h, fpc = ~N, data = d),
  strata_fpc = svydesign(id = ~1, strata = ~h, fpc = ~N, data = d),
  lonely = svydesign(id = ~1, weights = ~w, strata = ~cell, data = d),
  lonely_fpc = svydesign(id = ~1, weights = ~w, strata = ~cell, fpc = ~M, data = d)
)

estimate <- function(domain, node, df) {
  y <- domain$variables[[node]]
  inside <- !is.na(y) & weights(domain) != 0
  part <- domain[inside, ]
  y <- y[inside]
  w <- weights(domain)[inside]
  n <- length(y)
  m <- tryCatch(svymean(reformulate(node), domain, na.rm = TRUE), error = function(e) NULL)
  mean <- if (is.null(m)) sum(w * y) / sum(w) else as.vector(coef(m))
  ci <- if (is.null(m)) c(NA, NA) else as.vector(confint(m, df = df))
  q <- svyquantile(reformulate(node), part, c(.25, .5, .75), qrule = "hf7", ci = FALSE)[[node]]
  c(df = df, n = n, mean = mean, sd = sqrt(sum(w * (y - mean)^2) / sum(w) * n / (n - 1)),
    se = if (is.null(m)) NA else as.vector(SE(m)), ci_low = ci[1], ci_high = ci[2],
    min = min(y), q25 = q[1], median = q[2], q75 = q[3], max = max(y))
}

rows <- list()
for (name in names(designs)) {
  design <- designs[[name]]
  for (by in c("", "type", "level")) {
    for (group in if (by == "") "" else sort(unique(d[[by]]), method = "radix")) {
      domain <- if (by == "") design else design[design$variables[[by]] == group, ]
      for (node in c("GA", "T", "P", "TG", "TC", "PG", "PC")) {
        figures <- estimate(domain, node, degf(design))
        text <- ifelse(is.na(figures), "", sprintf("%.17g", figures))
        rows[[length(rows) + 1]] <- data.frame(design = name, by = by, group = group, node = node, t(text))
      }
    }
  }
}
write.csv(do.call(rbind, rows), file.path(folder, "expected.csv"), row.names = FALSE, quote = FALSE)
