// SPDX-License-Identifier: Apache-2.0
#include "model/features/feature_matrix.h"

#include <iterator>
#include <unordered_set>
#include <utility>

#include "model/features/npy.h"
#include "model/features/shape_text.h"

namespace xsmoe::features {
namespace {

constexpr std::int64_t kMostStates = 1000;

/// How an array's values are those of items and states.
struct MatrixLayout {
  bool statesFirst = false;
  std::int64_t states = 1, width = 0;
};

Result<MatrixLayout> layoutOf(const std::vector<std::int64_t>& shape, std::int64_t items, const std::string& where) {
  const std::string found = "has shape " + shapeText(shape) + ", the list of ids names " + std::to_string(items) + " items";
  MatrixLayout layout;
  if (shape.size() == 2 && shape[0] == items) {
    layout = {false, 1, shape[1]};
  } else if (shape.size() == 3 && shape[0] == items && shape[1] == items) {
    return badInput(where, found + ": either of its sizes may be that of the states", "Save it with another number of items");
  } else if (shape.size() == 3 && (shape[0] == items || shape[1] == items)) {
    const bool statesFirst = shape[1] == items;
    layout = {statesFirst, shape[statesFirst ? 0 : 1], shape[2]};
  } else {
    return badInput(where, found,
                    "A matrix has shape [items, width], [items, states, width] or [states, items, width], with an id for each item");
  }
  if (layout.states < 1 || layout.states > kMostStates || layout.width < 1)
    return badInput(where, found + ": that makes " + std::to_string(layout.states) + " states of width " + std::to_string(layout.width),
                    "From 1 to 1000 states are read");
  return layout;
}

class FeatureMatrix : public ForeignFeatures {
 public:
  FeatureMatrix(NpyArray array, std::string where, MatrixLayout layout, std::vector<std::string> ids)
      : array_(std::move(array)), where_(std::move(where)), layout_(layout), ids_(std::move(ids)) {}

  [[nodiscard]] const std::vector<std::string>& ids() const override { return ids_; }
  [[nodiscard]] std::int64_t width() const override { return layout_.width; }
  [[nodiscard]] int stateCount() const override { return static_cast<int>(layout_.states); }
  [[nodiscard]] std::int64_t ignoredFiles() const override { return 0; }
  [[nodiscard]] std::string place(std::size_t position) const override { return where_ + ", row " + std::to_string(position); }

  [[nodiscard]] Result<std::string> read(std::size_t position, std::uint16_t* halves) override {
    const auto row = static_cast<std::int64_t>(position);
    const std::int64_t width = layout_.width, pieces = layout_.statesFirst ? layout_.states : 1, piece = layout_.states * width / pieces;
    for (std::int64_t n = 0; n < pieces; ++n)
      if (auto good = array_.readHalves((n * std::ssize(ids_) + row) * piece, piece, halves + n * piece); !good)
        return tl::unexpected(good.error());
    return std::string();
  }

 private:
  NpyArray array_;
  std::string where_;
  MatrixLayout layout_;
  std::vector<std::string> ids_;
};

}  // namespace

Result<std::unique_ptr<ForeignFeatures>> openFeatureMatrix(const std::filesystem::path& path, std::vector<std::string> idFromRow) {
  const std::string where = path.string();
  auto array = NpyArray::open(path);
  if (!array) return tl::unexpected(array.error());
  if (idFromRow.empty()) return badInput(where, "its rows have no ids", "Name the list of ids, one for each row");
  std::unordered_set<std::string> seen;
  for (const std::string& id : idFromRow)
    if (!seen.insert(id).second) return badInput(where, "two of its rows are of item \"" + id + '"', "Keep one row for each item");
  const auto layout = layoutOf(array->shape(), std::ssize(idFromRow), where);
  if (!layout) return tl::unexpected(layout.error());
  return std::make_unique<FeatureMatrix>(std::move(*array), where, *layout, std::move(idFromRow));
}

}  // namespace xsmoe::features
