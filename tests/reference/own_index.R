# Recomputes tests/reference/own_index/ with R's own means and compares: Rscript tests/reference/own_index.R
# Reads only the TOML that own_index.py writes: one key a line.

mean_by <- function(how, w, x) {
  if (how == "arithmetic") return(weighted.mean(x, w))
  if (how == "geometric") return(exp(weighted.mean(log(x), w)))
  if (how == "harmonic") return(1 / weighted.mean(1 / x, w))
  if (how == "minimum") return(min(x))
  p <- as.numeric(sub(".*power = ([-0-9.]+).*", "\\1", how))
  weighted.mean(x^p, w)^(1 / p)
}

score <- function(node, x) {
  counted <- node$w > 0
  w <- node$w[counted]
  x <- x[counted]
  if (node$missing == "zero") x[is.na(x)] <- 0
  least <- switch(node$missing, propagate = 1, renormalize = 0, zero = 0,
                  as.numeric(sub(".*available = ([0-9.]+).*", "\\1", node$missing)))
  if (all(is.na(x)) || mean(!is.na(x)) < least) return(NA)
  mean_by(node$how, w[!is.na(x)], x[!is.na(x)])
}

key <- function(lines, name, default) {
  line <- grep(paste0("^", name, " = "), lines, value = TRUE)
  if (length(line)) gsub('^"|"$', "", sub("^[a-z]+ = ", "", line)) else default
}

folder <- file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "own_index")
for (file in list.files(folder, "toml$", full.names = TRUE)) {
  lines <- readLines(file)
  ends <- as.numeric(regmatches(key(lines, "scale", ""), gregexpr("-?[0-9]+", key(lines, "scale", "")))[[1]])
  values <- read.csv(sub("toml$", "csv", file), row.names = 1, check.names = FALSE)
  expected <- read.csv(sub("toml$", "expected.csv", file), row.names = 1)
  for (node in split(lines, cumsum(lines == "[[node]]"))[-1]) {
    code <- key(node, "code")
    names(values)[names(values) == key(node, "column", code)] <- code
    children <- key(node, "children", NULL)
    if (is.null(children)) next
    pairs <- strsplit(strsplit(gsub("[{} ]", "", children), ",")[[1]], "=")
    rule <- list(w = as.numeric(sapply(pairs, `[`, 2)), how = key(node, "aggregation"), missing = key(node, "missing", "propagate"))
    values[[code]] <- apply(as.matrix(values[sapply(pairs, `[`, 1)]), 1, function(x) score(rule, x))
  }
  computed <- values[names(expected)]
  stopifnot(identical(is.na(computed), is.na(expected)))
  worst <- max(abs(computed - expected), na.rm = TRUE) / diff(ends)
  cat(sprintf("%-20s %3d nodes, %4d nulls, largest difference %.1e of the scale\n",
              sub(".toml", "", basename(file)), ncol(expected), sum(is.na(expected)), worst))
  stopifnot(worst < 1e-12)
}
