#include <unordered_map>
#include <utility>

#include "tests/real/source_catalogue.h"
#include "tests/real/source_table.h"

namespace xsmoe::real {

Result<SourceCatalogue> readMovieLens100K(const std::filesystem::path& source) {
  auto ratings = readFirstColumns(source / "u.data", '\t', 4);
  if (!ratings) return tl::unexpected(ratings.error());
  const auto films = readFirstColumns(source / "u.item", '|', 2);
  if (!films) return tl::unexpected(films.error());
  auto overviews = readNamedColumns(source / "items.csv", ',', {"movie_id", "overview"});
  if (!overviews) return tl::unexpected(overviews.error());

  std::unordered_map<std::string, std::string> plots;
  for (auto& row : *overviews) plots.try_emplace(row[0], std::move(row[1]));
  SourceCatalogue catalogue{.title = "MovieLens 100K", .pictures = source / "posters", .records = {}, .items = {}};
  for (auto& row : *ratings)
    catalogue.records.push_back(
        {.user = std::move(row[0]), .item = std::move(row[1]), .time = std::move(row[3]), .rating = std::move(row[2])});
  for (const auto& row : *films) {
    const auto plot = plots.find(row[0]);
    catalogue.items.push_back({.id = row[0],
                               .title = utf8FromLatin1(row[1]),
                               .description = plot == plots.end() ? std::string() : plot->second,
                               .picture = row[0] + ".jpg"});
  }
  return catalogue;
}

}  // namespace xsmoe::real
