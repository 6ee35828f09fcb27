# Writes the tables beside it: what R computes from three surveys, for tests/figures/reliability.rs.
#
#     OGM_REFERENCE_DATA=... Rscript tests/reference/reliability/reference.R
#
# Always the same bytes; written with R 4.2.2 and psych 2.2.9, from the root of the project.
#
# - `fixture`: fixtures/survey_2017.csv; its indices are weighted.mean()s with the weights of the edition's TOML file.
# - `missing`: survey.csv, which this script makes up: 90 institutions with missing values, ties, empty keys, a region
#   with one value and one with none, read with the edition of 2019.
# - `official`: the official file of 2017, with the indices that it supplies; GAg and GAc are computed.
#
# Cronbach's alpha and the item-rest correlations are written out in base R and checked against psych::alpha(). Ranks are
# those of values rounded to 12 decimals, as the crate defines them. A figure that R refuses or that is infinite is empty.

suppressMessages(library(psych))
folder <- "tests/reference/reliability"

# --- the surveys

set.seed(2017)
k <- 1:90
score <- function(missing) {
  x <- round(pmin(1, pmax(0, rnorm(90, 0.5, 0.25))), 2)
  x[runif(90) < missing] <- NA
  x
}
made_up <- data.frame(
  institution = sprintf("Synthetic office %02d", k),
  level = ifelse(k %% 13 == 0, "", c("state", "municipal", "federal")[1 + k %% 3]),
  region = ifelse(k == 7, "alone", ifelse(k %in% c(8, 20), "silent", ifelse(k %% 11 == 0, "", c("coast", "plain", "hills")[1 + (k %/% 4) %% 3]))),
  TG = score(0.1), TC = score(0.2), PG = score(0), PC = score(0.3)
)
made_up$TC <- round(pmin(1, pmax(0, made_up$TC / 2 + made_up$TG / 2 + 0.1 * (made_up$level == "federal"))), 2)
made_up[k %in% c(8, 20), c("TG", "TC")] <- NA
made_up[k == 7, c("TG", "TC", "PG", "PC")] <- c(0.31, 0.62, 0.13, 0.85)
write.csv(made_up, file.path(folder, "survey.csv"), row.names = FALSE, quote = FALSE, na = "")

children <- function(file) {
  lines <- readLines(file)
  code <- NA
  all <- list()
  for (line in lines) {
    if (grepl("^code = ", line)) code <- gsub("code = |\"", "", line)
    if (grepl("^children = ", line)) {
      pairs <- strsplit(strsplit(gsub("children = |[{} ]", "", line), ",")[[1]], "=")
      all[[code]] <- setNames(as.numeric(sapply(pairs, `[`, 2)), sapply(pairs, `[`, 1))
    }
  }
  all
}

nodes <- function(file) gsub("code = |\"", "", grep("^code = ", readLines(file), value = TRUE))

# Parents stand before their children in these files. What a file supplies is left as it is.
computed <- function(data, graph) {
  for (code in setdiff(rev(names(graph)), names(data))) {
    w <- graph[[code]]
    if (!all(names(w) %in% names(data))) next
    data[[code]] <- apply(as.matrix(data[names(w)]), 1, weighted.mean, w = w)
  }
  data
}

edition <- function(year) sprintf("src/methodology/editions/%d.toml", year)
official <- read.csv(file.path(Sys.getenv("OGM_REFERENCE_DATA"), "mga2017/institutions.csv"), fileEncoding = "latin1", check.names = FALSE)
official$level <- c(Federal = "federal", Estatal = "state", Municipal = "municipal")[official$niv]
stopifnot(!anyNA(official$level), nrow(official) == 908)

surveys <- list(
  fixture = computed(read.csv("fixtures/survey_2017.csv", fileEncoding = "UTF-8"), children(edition(2017))),
  missing = computed(read.csv(file.path(folder, "survey.csv"), na.strings = ""), children(edition(2019))),
  official = computed(official, children(edition(2017)))
)
# read.csv() turns empty keys into missing ones.
for (key in c("level", "region")) surveys$missing[[key]][is.na(surveys$missing[[key]])] <- ""
graphs <- list(fixture = children(edition(2017)), missing = children(edition(2019)), official = children(edition(2017)))
order_of <- list(fixture = nodes(edition(2017)), missing = nodes(edition(2019)), official = nodes(edition(2017)))

# --- the tables

figures <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), "")
tables <- list()
add <- function(.table, ...) {
  row <- data.frame(lapply(list(...), function(x) if (is.double(x)) figures(x) else as.character(x)))
  tables[[.table]] <<- c(tables[[.table]], list(row))
}

alpha_of <- function(x) {
  k <- ncol(x)
  if (k < 2) return(NA_real_)
  k / (k - 1) * (1 - sum(apply(x, 2, var)) / var(rowSums(x)))
}

items <- function(data, node, x) {
  x <- as.matrix(x[complete.cases(x), ])
  r <- cor(x)
  k <- ncol(x)
  standardized <- k / (k - 1) * (1 - k / sum(r))
  rest <- sapply(1:k, function(i) cor(x[, i], rowSums(x[, -i, drop = FALSE])))
  dropped <- sapply(1:k, function(i) alpha_of(x[, -i, drop = FALSE]))
  theirs <- suppressMessages(suppressWarnings(psych::alpha(x, check.keys = FALSE, warnings = FALSE)))
  near <- function(a, b) stopifnot(isTRUE(all.equal(as.vector(a), as.vector(b), tolerance = 1e-12)))
  near(alpha_of(x), theirs$total$raw_alpha)
  near(standardized, theirs$total$std.alpha)
  near(rest, theirs$item.stats$r.drop)
  if (k > 2) near(dropped, theirs$alpha.drop$raw_alpha)
  add("alpha", data = data, node = node, n = nrow(x), raw = alpha_of(x), standardized = standardized)
  for (i in 1:k) add("items", data = data, node = node, child = colnames(x)[i], item_rest = rest[i], alpha_if_dropped = dropped[i])
  e <- eigen(r, symmetric = TRUE)
  for (c in 1:k) {
    v <- e$vectors[, c]
    v <- v * sign(v[which(abs(v) >= max(abs(v)) - 1e-9)[1]])
    add("components", data = data, node = node, component = c, eigenvalue = e$values[c],
        share = e$values[c] / sum(e$values), cumulative = sum(e$values[1:c]) / sum(e$values))
    for (i in 1:k) add("loadings", data = data, node = node, child = colnames(x)[i], component = c, loading = v[i] * sqrt(e$values[c]))
  }
}

correlation <- function(data, method, a, b, d) {
  both <- complete.cases(d[c(a, b)])
  x <- d[[a]][both]
  y <- d[[b]][both]
  if (method == "spearman") {
    x <- round(x, 12)
    y <- round(y, 12)
  }
  test <- suppressWarnings(cor.test(x, y, method = method, exact = FALSE))
  add("correlations", data = data, method = method, a = a, b = b, r = unname(test$estimate), p = test$p.value, n = sum(both))
}

tests <- function(data, by, node, y, group) {
  used <- !is.na(y)
  y <- y[used]
  group <- factor(group[used])
  k <- nlevels(group)
  n <- length(y)
  m <- tapply(y, group, mean)
  between <- sum(table(group) * (m - mean(y))^2)
  # oneway.test() refuses a group with one value even where it takes the variances for equal.
  a <- anova(lm(y ~ group))
  if (min(table(group)) > 1) stopifnot(isTRUE(all.equal(a$`Pr(>F)`[1], oneway.test(y ~ group, var.equal = TRUE)$p.value)))
  add("tests", data = data, by = by, node = node, test = "anova", statistic = a$`F value`[1], df1 = as.double(a$Df[1]),
      df2 = as.double(a$Df[2]), p = a$`Pr(>F)`[1], n = n, groups = k, effect = between / sum((y - mean(y))^2))
  w <- if (min(table(group)) > 1 && min(tapply(y, group, var)) > 0) oneway.test(y ~ group)
       else list(statistic = NA_real_, parameter = c(NA_real_, NA_real_), p.value = NA_real_)
  add("tests", data = data, by = by, node = node, test = "welch", statistic = unname(w$statistic), df1 = unname(w$parameter[1]),
      df2 = unname(w$parameter[2]), p = w$p.value, n = n, groups = k, effect = NA_real_)
  h <- kruskal.test(round(y, 12), group)
  add("tests", data = data, by = by, node = node, test = "kruskal_wallis", statistic = unname(h$statistic), df1 = unname(h$parameter),
      df2 = NA_real_, p = h$p.value, n = n, groups = k, effect = unname(h$statistic) * (n + 1) / (n^2 - 1))
}

pairs <- function(data, by, node, y, group, order) {
  values <- split(y[!is.na(y)], factor(group[!is.na(y)], levels = order))
  values <- values[lengths(values) > 0]
  both <- combn(seq_along(values), 2)
  rows <- lapply(seq_len(ncol(both)), function(i) {
    x <- values[[both[1, i]]]
    y <- values[[both[2, i]]]
    t <- if (min(length(x), length(y)) > 1) t.test(x, y, conf.level = 0.9)
         else list(conf.int = c(NA_real_, NA_real_), statistic = NA_real_, parameter = NA_real_, p.value = NA_real_)
    ss <- sum((x - mean(x))^2) + sum((y - mean(y))^2)
    data.frame(a = names(values)[both[1, i]], b = names(values)[both[2, i]], n_a = length(x), n_b = length(y), diff = mean(x) - mean(y), ci_low = t$conf.int[1],
               ci_high = t$conf.int[2], t = unname(t$statistic), df = unname(t$parameter), p = t$p.value,
               d = (mean(x) - mean(y)) / sqrt(ss / (length(x) + length(y) - 2)))
  })
  rows <- do.call(rbind, rows)
  rows$p_holm <- p.adjust(rows$p, "holm")
  rows$p_bh <- p.adjust(rows$p, "BH")
  for (i in seq_len(nrow(rows))) do.call(add, c(list("pairs", data = data, by = by, node = node), as.list(rows[i, ])))
}

for (data in names(surveys)) {
  d <- surveys[[data]]
  graph <- graphs[[data]]
  here <- intersect(order_of[[data]], names(d))
  indices <- Filter(function(code) code %in% here && all(names(graph[[code]]) %in% here), names(graph))
  for (code in indices) items(data, code, d[intersect(here, names(graph[[code]]))])
  headline <- "GA"
  for (code in indices) for (child in names(graph[[code]])) {
    r <- function(a, b) cor(d[[a]], d[[b]], use = "complete.obs")
    n <- function(a, b) sum(complete.cases(d[c(a, b)]))
    add("influence", data = data, node = child, parent = code, weight = unname(graph[[code]][child]), r_parent = r(child, code),
        n_parent = n(child, code), r_headline = r(child, headline), n_headline = n(child, headline))
  }
  # The nodes above the components, and those of one sub-index.
  shown <- grep("^(?!P[GC]_|TC_)", here, value = TRUE, perl = TRUE)
  for (method in c("pearson", "spearman")) for (i in seq_along(shown)) for (j in seq_along(shown)) {
    if (i < j) correlation(data, method, shown[i], shown[j], d)
  }
  keys <- list(fixture = c("level", "type"), missing = c("level", "region"), official = "level")[[data]]
  order <- list(level = c("federal", "state", "municipal", ""), region = c("alone", "coast", "hills", "plain", "silent", ""),
                type = c("federal_executive", "state_executive", "legislative", "judicial", "autonomous", "decentralized",
                         "municipality", "party", "union", "trust", "university"))
  for (by in keys) for (code in intersect(c("GA", "T", "PG", "PC", "TG_DA"), here)) {
    stopifnot(all(d[[by]] %in% order[[by]]))
    tests(data, by, code, d[[code]], d[[by]])
    pairs(data, by, code, d[[code]], d[[by]], order[[by]])
  }
}
for (table in names(tables)) {
  write.csv(do.call(rbind, tables[[table]]), file.path(folder, paste0(table, ".csv")), row.names = FALSE, quote = FALSE)
}
