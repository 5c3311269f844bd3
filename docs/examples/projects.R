# The projects of the registry as a data frame, and what is committed by type.
#
#   Rscript projects.R https://REGISTRY
#
# Base R and jsonlite. A list is read page by page: "next" leads from one to the next.

library(jsonlite)

read_all <- function(address) {
  found <- list()
  while (!is.null(address)) {
    connection <- url(address, encoding = "UTF-8")
    page <- fromJSON(paste(readLines(connection, warn = FALSE), collapse = ""),
                     simplifyVector = FALSE)
    close(connection)
    found <- c(found, page$results)
    address <- page[["next"]]
  }
  found
}

# Unknown is null, and NA here.
known <- function(value) if (is.null(value)) NA else value

site <- sub("/$", "", commandArgs(trailingOnly = TRUE)[1])
projects <- read_all(paste0(site, "/api/v1/projects/?limit=200&fields=key,type,title_fr,start,committed_cad"))
table <- data.frame(
  key = vapply(projects, function(one) one$key, ""),
  type = vapply(projects, function(one) one$type$fr, ""),
  start = as.Date(vapply(projects, function(one) as.character(known(one$start)), "")),
  committed = vapply(projects, function(one) as.numeric(known(one$committed_cad)), 0)
)

cat(nrow(table), "projets\n")
sums <- tapply(table$committed, table$type, sum, na.rm = TRUE)
for (type in sort(names(sums))) cat(type, "\t", format(sums[[type]], nsmall = 2, scientific = FALSE), "\n", sep = "")
