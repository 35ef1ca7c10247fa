// SPDX-License-Identifier: Apache-2.0
#include "model/data/columns.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/data/utf8.h"

namespace xsmoe::data {
namespace {

using Names = std::vector<std::string>;

constexpr std::array<std::string_view, 4> kSeparators{",", "\t", ";", "|"};
constexpr std::size_t kMostListed = 40;

constexpr std::array<std::string_view, 6> kUserNames{"user", "user_id", "userId", "reviewerID", "customer_id", "uid"};
// Before asin: in the Amazon reviews of 2023 asin is a variant (a size, a colour) of the article that the metadata describe.
constexpr std::array<std::string_view, 14> kItemNames{"item",       "item_id",    "itemId",    "parent_asin", "asin",
                                                      "article_id", "movieId",    "movie_id",  "videoID",     "video_id",
                                                      "video",      "product_id", "productId", "iid"};
constexpr std::array<std::string_view, 8> kTimeNames{"timestamp",   "time",       "unixReviewTime", "t_dat",
                                                     "timestamp_s", "created_at", "date",           "datetime"};
constexpr std::array<std::string_view, 5> kRatingNames{"rating", "overall", "ratings", "score", "stars"};
constexpr std::array<std::string_view, 9> kTitleNames{"title",     "movie_title", "prod_name", "name",        "product_name",
                                                      "item_name", "title_en",    "titles",    "productTitle"};
constexpr std::array<std::string_view, 5> kDescriptionNames{"description", "detail_desc", "overview", "plot", "abstract"};
constexpr std::array<std::string_view, 8> kCategoryNames{"category", "categories",        "genres",   "genre",
                                                         "class",    "product_type_name", "main_cat", "main_category"};
constexpr std::array<std::string_view, 1> kImageNames{"image"};

bool sameInAnyCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view withoutType(std::string_view name) { return name.substr(0, name.find(':')); }

std::optional<std::size_t> positionOf(const Names& header, std::string_view name) {
  // RecBole writes a type behind each name. A mapping names one column; where two differ by case only, the exact one is meant.
  auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end())
    found = std::find_if(header.begin(), header.end(), [&](const auto& h) { return sameInAnyCase(withoutType(h), name); });
  if (found == header.end()) return {};
  return static_cast<std::size_t>(found - header.begin());
}

}  // namespace

WantedColumn userColumn(std::string mapped) { return {"user", std::move(mapped), kUserNames}; }
WantedColumn itemColumn(std::string mapped) { return {"item", std::move(mapped), kItemNames}; }
WantedColumn timeColumn(std::string mapped) { return {"timestamp", std::move(mapped), kTimeNames}; }
WantedColumn ratingColumn(std::string mapped) { return {"rating", std::move(mapped), kRatingNames, false}; }
WantedColumn titleColumn(std::string mapped) { return {"title", std::move(mapped), kTitleNames, false}; }
WantedColumn descriptionColumn(std::string mapped) { return {"description", std::move(mapped), kDescriptionNames, false}; }
WantedColumn categoryColumn(std::string mapped) { return {"category", std::move(mapped), kCategoryNames, false}; }
WantedColumn imageColumn(std::string mapped) { return {"image", std::move(mapped), kImageNames, false}; }

std::optional<std::size_t> findColumn(const Names& header, const WantedColumn& wanted) {
  if (!wanted.mapped.empty()) return positionOf(header, wanted.mapped);
  for (const std::string_view name : wanted.known)
    if (const auto position = positionOf(header, name)) return position;
  return {};
}

Names peekHeader(DelimitedReader& reader, const Separation& separation) {
  Names header = reader.peek(separation);
  for (std::string& name : header) name = repairedUtf8(trimmed(name));
  return header;
}

std::string_view recognisedSeparator(DelimitedReader& reader, const std::vector<WantedColumn>& wanted) {
  const auto worth = [&](std::string_view separator) {
    const Names header = peekHeader(reader, {.separator = std::string(separator)});
    const auto matches =
        std::count_if(wanted.begin(), wanted.end(), [&](const auto& column) { return findColumn(header, column).has_value(); });
    return std::pair(matches, header.size());
  };
  return *std::max_element(kSeparators.begin(), kSeparators.end(), [&](auto a, auto b) { return worth(a) < worth(b); });
}

namespace {

template <class Strings>
std::string listed(const Strings& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), kMostListed); ++i) text += (i > 0 ? ", " : "") + std::string(names[i]);
  return names.size() > kMostListed ? text + ", …" : text;
}

tl::unexpected<Error> missingColumn(const std::filesystem::path& path, const WantedColumn& wanted, const Names& header) {
  const std::string found = ". Columns found: " + listed(header);
  const std::string example = nlohmann::json{{"columns", {{wanted.key, header.front()}}}}.dump();
  if (!wanted.mapped.empty())
    return badInput(path.string(), "there is no column " + inQuotes(wanted.mapped) + ", which stream.json maps to " + wanted.key + found,
                    "Correct \"columns\" in stream.json, for example " + example);
  return badInput(path.string(), "no column is known as the " + wanted.key + found,
                  "Known names, in any case, are " + listed(wanted.known) + "; or name the column in stream.json, for example " + example);
}

}  // namespace

Result<FoundColumns> readHeader(DelimitedReader& reader, const std::filesystem::path& path, const std::vector<WantedColumn>& wanted) {
  const std::string_view separator = recognisedSeparator(reader, wanted);
  const Names header = peekHeader(reader, {.separator = std::string(separator)});
  reader.setSeparation({.separator = std::string(separator)});
  const bool headed = reader.next();
  if (!headed && reader.error()) return tl::unexpected(*reader.error());
  if (!headed) return badInput(path.string(), "the file is empty", "Its first line must be a header with the names of the columns");
  if (header.empty()) return badInput(path.string(), "the header cannot be read: " + std::string(reader.problem()), "Correct its quotes");
  FoundColumns found{.count = header.size(), .positions = {}};
  for (const WantedColumn& column : wanted) {
    found.positions.push_back(findColumn(header, column));
    if (column.required && !found.positions.back()) return missingColumn(path, column, header);
  }
  return found;
}

std::string shapeProblem(const DelimitedReader& reader, const FoundColumns& columns) {
  if (!reader.problem().empty()) return std::string(reader.problem());
  const std::size_t fields = reader.fields().size();
  if (fields == columns.count) return {};
  return std::to_string(fields) + (fields == 1 ? " field" : " fields") + ", the header has " + std::to_string(columns.count);
}

}  // namespace xsmoe::data
