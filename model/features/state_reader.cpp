// SPDX-License-Identifier: Apache-2.0
#include "model/features/state_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>
#include <stdexcept>

#include "model/features/half_values.h"
#include "model/features/hdf5_session.h"

namespace xsmoe::features {
namespace {

constexpr std::int64_t kBlockBytes = std::int64_t{16} << 20;

/// One state of an open dataset, readable in blocks of rows whatever the layout.
class StateBlocks {
 public:
  StateBlocks(hid_t file, const CacheModality& modality, int state)
      : layout_(modality.layout),
        state_(static_cast<hsize_t>(state)),
        width_(modality.info.width),
        dataset_(H5Dopen2(file, modality.pathOf(state).c_str(), H5P_DEFAULT), &H5Dclose),
        space_(H5Dget_space(dataset_.id()), &H5Sclose),
        type_(memoryTypeOf(dataset_.id())) {}

  [[nodiscard]] std::int64_t valueBytes() const { return static_cast<std::int64_t>(H5Tget_size(type_.id())); }

  /// Rows read at once: a multiple of the rows of a chunk, so that each chunk is inflated once.
  [[nodiscard]] std::int64_t rowsAtOnce() const {
    const std::int64_t wanted = std::max<std::int64_t>(1, kBlockBytes / (width_ * valueBytes()));
    const std::int64_t chunk = chunkRows();
    return (wanted + chunk - 1) / chunk * chunk;
  }

  [[nodiscard]] bool read(std::int64_t first, std::int64_t count, void* to) const {
    const auto begin = static_cast<hsize_t>(first);
    const auto rows = static_cast<hsize_t>(count);
    const auto width = static_cast<hsize_t>(width_);
    std::array<hsize_t, 3> start{begin, 0, 0}, size{rows, width, 0};
    if (layout_ == CacheModality::Layout::kStatesFirst) start = {state_, begin, 0}, size = {1, rows, width};
    if (layout_ == CacheModality::Layout::kItemsFirst) start = {begin, state_, 0}, size = {rows, 1, width};
    if (H5Sselect_hyperslab(space_.id(), H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr) < 0) return false;
    const hsize_t values = rows * width;
    const Hdf5Handle memory(H5Screate_simple(1, &values, nullptr), &H5Sclose);
    return H5Dread(dataset_.id(), type_.id(), memory.id(), space_.id(), H5P_DEFAULT, to) >= 0;
  }

 private:
  [[nodiscard]] std::int64_t chunkRows() const {
    const Hdf5Handle creation(H5Dget_create_plist(dataset_.id()), &H5Pclose);
    std::array<hsize_t, 3> chunk{};
    if (H5Pget_layout(creation.id()) != H5D_CHUNKED || H5Pget_chunk(creation.id(), 3, chunk.data()) < 0) return 1;
    return static_cast<std::int64_t>(chunk[layout_ == CacheModality::Layout::kStatesFirst ? 1 : 0]);
  }

  CacheModality::Layout layout_;
  hsize_t state_;
  std::int64_t width_;
  Hdf5Handle dataset_, space_, type_;
};

/// Positions in `rows`, by row.
std::vector<std::size_t> orderOf(const std::vector<std::int64_t>& rows, std::int64_t items) {
  for (const std::int64_t row : rows)
    if (row < 0 || row >= items)
      throw std::out_of_range("FeatureCache: row " + std::to_string(row) + " of " + std::to_string(items) + " is not cached");
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows[a] < rows[b]; });
  return order;
}

std::string placeOf(const std::string& where, const CacheModality& modality, int state) {
  std::string place = where + ", /" + modality.pathOf(state);
  if (modality.layout != CacheModality::Layout::kDatasets) place += ", state " + std::to_string(state);
  return place;
}

}  // namespace

Result<torch::Tensor> readCachedState(hid_t file, const std::string& where, const CacheModality& modality, int state,
                                      const std::vector<std::string>& itemIds, const std::vector<std::int64_t>& rows) {
  const auto items = static_cast<std::int64_t>(itemIds.size());
  const std::int64_t width = modality.info.width;
  const auto order = orderOf(rows, items);
  const StateBlocks blocks(file, modality, state);
  const std::int64_t atOnce = std::min(blocks.rowsAtOnce(), items), rowBytes = width * blocks.valueBytes();
  const std::string place = placeOf(where, modality, state);
  std::vector<char> block(static_cast<std::size_t>(atOnce * rowBytes));
  torch::Tensor values = torch::empty({static_cast<std::int64_t>(rows.size()) + 1, width}, torch::kFloat16);
  auto* const halves = static_cast<std::uint16_t*>(values.data_ptr());
  std::memset(halves, 0, static_cast<std::size_t>(width) * sizeof(std::uint16_t));
  std::int64_t blockFirst = 0, blockEnd = 0;
  for (const std::size_t position : order) {
    const std::int64_t row = rows[position];
    if (row >= blockEnd) {
      blockFirst = row / atOnce * atOnce;
      blockEnd = std::min(blockFirst + atOnce, items);
      if (!blocks.read(blockFirst, blockEnd - blockFirst, block.data()))
        return badInput(place, "cannot be read (" + Hdf5Session::message() + ")",
                        "The file is truncated or damaged; copy it again or make the cache again");
    }
    std::uint16_t* const to = halves + (static_cast<std::int64_t>(position) + 1) * width;
    copyAsHalves(block.data() + (row - blockFirst) * rowBytes, blocks.valueBytes(), width, to);
    if (!allFinite(to, width))
      return badInput(place,
                      "row " + std::to_string(row) + " (item \"" + itemIds[static_cast<std::size_t>(row)] +
                          "\") holds a value that is not finite in half precision",
                      "Make the features of this item again, or leave it out of the cache");
  }
  return values;
}

}  // namespace xsmoe::features
