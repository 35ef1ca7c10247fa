#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::real {

/// An interaction as its source writes it; ids stay text.
struct SourceRecord {
  std::string user, item, time;
  std::string rating;  ///< empty: the source has none
  friend bool operator==(const SourceRecord&, const SourceRecord&) = default;
};

struct SourceItem {
  std::string id, title, description;
  std::string picture;  ///< relative to the source's picture folder, whether or not it is there
  friend bool operator==(const SourceItem&, const SourceItem&) = default;
};

/// A published data set, read and in UTF-8: records in the order of its file, each item once.
struct SourceCatalogue {
  std::string title;
  std::filesystem::path pictures;  ///< the source's folder of pictures; may not exist
  std::vector<SourceRecord> records;
  std::vector<SourceItem> items;
};

/// MovieLens 100K (`u.data`, `u.item` in ISO-8859-1) with plots by film (`items.csv`, column `overview`: of a repeated id the first row
/// counts) and `posters/ID.jpg`. Errors: as the readers of its tables.
[[nodiscard]] Result<SourceCatalogue> readMovieLens100K(const std::filesystem::path& source);

/// H&M purchases in Kaggle's layout: `transactions_train.csv`, `articles.csv`, `images/0XX/ID.jpg`. With `dropRepeats` a customer's
/// second record of an article on the same day is left out, the rows then being articles bought, not pieces.
[[nodiscard]] Result<SourceCatalogue> readHm(const std::filesystem::path& source, bool dropRepeats);

}  // namespace xsmoe::real
