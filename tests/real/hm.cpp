#include <unordered_set>
#include <utility>

#include "tests/real/source_catalogue.h"
#include "tests/real/source_table.h"

namespace xsmoe::real {

Result<SourceCatalogue> readHm(const std::filesystem::path& source, bool dropRepeats) {
  auto purchases = readNamedColumns(source / "transactions_train.csv", ',', {"customer_id", "article_id", "t_dat"});
  if (!purchases) return tl::unexpected(purchases.error());
  auto articles = readNamedColumns(source / "articles.csv", ',', {"article_id", "prod_name", "detail_desc"});
  if (!articles) return tl::unexpected(articles.error());

  SourceCatalogue catalogue{.title = dropRepeats ? "H&M, two years, repeats dropped" : "H&M, two years",
                            .pictures = source / "images",
                            .records = {},
                            .items = {}};
  std::unordered_set<std::string> bought;
  for (auto& row : *purchases) {
    if (dropRepeats && !bought.insert(row[0] + ',' + row[1] + ',' + row[2]).second) continue;
    catalogue.records.push_back({.user = std::move(row[0]), .item = std::move(row[1]), .time = std::move(row[2]), .rating = {}});
  }
  std::unordered_set<std::string> described;
  for (auto& row : *articles) {
    if (!described.insert(row[0]).second) continue;
    const std::string picture = row[0].substr(0, 3) + '/' + row[0] + ".jpg";
    catalogue.items.push_back({.id = std::move(row[0]), .title = std::move(row[1]), .description = std::move(row[2]), .picture = picture});
  }
  return catalogue;
}

}  // namespace xsmoe::real
