// SPDX-License-Identifier: Apache-2.0
#include "model/features/state_reader.h"

#include <sys/mman.h>
#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <new>
#include <numeric>
#include <stdexcept>

#include "model/features/half_values.h"
#include "model/features/hdf5_session.h"

namespace xsmoe::features {
namespace {

using Layout = CacheModality::Layout;

constexpr std::int64_t kBlockBytes = std::int64_t{16} << 20;

/// Zeros, float16 [rows, width], in pages of their own that go back to the system with the tensor. States are by far the largest thing a
/// process holds; the heap keeps what is freed for the next training step, and replaced states would leave holes in it that the next ones
/// do not fit into. Throws std::bad_alloc.
torch::Tensor halvesInOwnPages(std::int64_t rows, std::int64_t width) {
  const auto bytes = static_cast<std::size_t>(rows * width) * sizeof(std::uint16_t);
  if (bytes == 0) return torch::empty({rows, width}, torch::kFloat16);
  // All of it will be written: to take the pages at once saves a fault for each.
  void* const pages = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  return torch::from_blob(
      pages, {rows, width}, [bytes](void* at) { ::munmap(at, bytes); }, torch::kFloat16);
}

/// States of one open dataset, readable together in blocks of rows whatever the layout: of one array, a chunk may hold several states.
class StateBlocks {
 public:
  /// `states`: increasing; one alone where each has a dataset of its own.
  StateBlocks(hid_t file, const CacheModality& modality, const std::vector<int>& states)
      : layout_(modality.layout),
        states_(states),
        width_(modality.info.width),
        dataset_(H5Dopen2(file, modality.pathOf(states.front()).c_str(), H5P_DEFAULT), &H5Dclose),
        space_(H5Dget_space(dataset_.id()), &H5Sclose),
        type_(memoryTypeOf(dataset_.id())) {}

  [[nodiscard]] std::int64_t valueBytes() const { return static_cast<std::int64_t>(H5Tget_size(type_.id())); }
  [[nodiscard]] std::int64_t bytesOfRows(std::int64_t rows) const { return rows * std::ssize(states_) * width_ * valueBytes(); }

  /// Rows read at once: a multiple of the rows of a chunk, so that each chunk is inflated once.
  [[nodiscard]] std::int64_t rowsAtOnce() const {
    const std::int64_t wanted = std::max<std::int64_t>(1, kBlockBytes / bytesOfRows(1));
    const std::int64_t chunk = chunkRows();
    return (wanted + chunk - 1) / chunk * chunk;
  }

  [[nodiscard]] bool read(std::int64_t first, std::int64_t count, void* to) const {
    auto combine = H5S_SELECT_SET;
    for (const int state : states_) {
      if (!select(static_cast<hsize_t>(state), static_cast<hsize_t>(first), static_cast<hsize_t>(count), combine)) return false;
      combine = H5S_SELECT_OR;
    }
    const auto values = static_cast<hsize_t>(count * std::ssize(states_) * width_);
    const Hdf5Handle memory(H5Screate_simple(1, &values, nullptr), &H5Sclose);
    return H5Dread(dataset_.id(), type_.id(), memory.id(), space_.id(), H5P_DEFAULT, to) >= 0;
  }

  /// Where a row of the nth state begins in a block of `count` rows, in values: what is selected comes in the order of the file.
  [[nodiscard]] std::int64_t valueAt(std::int64_t n, std::int64_t row, std::int64_t count) const {
    return (layout_ == Layout::kItemsFirst ? row * std::ssize(states_) + n : n * count + row) * width_;
  }

 private:
  [[nodiscard]] bool select(hsize_t state, hsize_t first, hsize_t rows, H5S_seloper_t combine) const {
    const auto width = static_cast<hsize_t>(width_);
    std::array<hsize_t, 3> start{first, 0, 0}, size{rows, width, 0};
    if (layout_ == Layout::kStatesFirst) start = {state, first, 0}, size = {1, rows, width};
    if (layout_ == Layout::kItemsFirst) start = {first, state, 0}, size = {rows, 1, width};
    return H5Sselect_hyperslab(space_.id(), combine, start.data(), nullptr, size.data(), nullptr) >= 0;
  }

  [[nodiscard]] std::int64_t chunkRows() const {
    const Hdf5Handle creation(H5Dget_create_plist(dataset_.id()), &H5Pclose);
    std::array<hsize_t, 3> chunk{};
    if (H5Pget_layout(creation.id()) != H5D_CHUNKED || H5Pget_chunk(creation.id(), 3, chunk.data()) < 0) return 1;
    return static_cast<std::int64_t>(chunk[layout_ == Layout::kStatesFirst ? 1 : 0]);
  }

  Layout layout_;
  std::vector<int> states_;
  std::int64_t width_;
  Hdf5Handle dataset_, space_, type_;
};

/// What stays the same for every state that is read.
struct Reading {
  hid_t file;
  const std::string& where;
  const CacheModality& modality;
  const std::vector<std::string>& itemIds;
  const std::vector<std::int64_t>& rows;
  std::vector<std::size_t> order;  ///< positions in `rows`, by row
};

std::vector<std::size_t> orderOf(const std::vector<std::int64_t>& rows, std::int64_t items) {
  for (const std::int64_t row : rows)
    if (row < 0 || row >= items)
      throw std::out_of_range("FeatureCache: row " + std::to_string(row) + " of " + std::to_string(items) + " is not cached");
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows[a] < rows[b]; });
  return order;
}

std::string placeOf(const Reading& reading, int state) {
  std::string place = reading.where + ", /" + reading.modality.pathOf(state);
  if (reading.modality.layout != Layout::kDatasets) place += ", state " + std::to_string(state);
  return place;
}

tl::unexpected<Error> unreadable(const Reading& reading, int state) {
  return badInput(placeOf(reading, state), "cannot be read (" + Hdf5Session::message() + ")",
                  "The file is truncated or damaged; copy it again or make the cache again");
}

tl::unexpected<Error> notFinite(const Reading& reading, int state, std::int64_t row) {
  return badInput(placeOf(reading, state),
                  "row " + std::to_string(row) + " (item \"" + reading.itemIds[static_cast<std::size_t>(row)] +
                      "\") holds a value that is not finite in half precision",
                  "Make the features of this item again, or leave it out of the cache");
}

/// Reads states of one dataset from front to back; blocks without a wanted row are passed over.
Result<std::vector<torch::Tensor>> readTogether(const Reading& reading, const std::vector<int>& states) {
  const auto items = std::ssize(reading.itemIds);
  const std::int64_t width = reading.modality.info.width;
  const StateBlocks blocks(reading.file, reading.modality, states);
  const std::int64_t atOnce = std::min(blocks.rowsAtOnce(), items), valueBytes = blocks.valueBytes();
  std::vector<char> block(static_cast<std::size_t>(blocks.bytesOfRows(atOnce)));
  std::vector<torch::Tensor> values;
  std::vector<std::uint16_t*> halves;
  for (std::size_t n = 0; n < states.size(); ++n) {
    values.push_back(halvesInOwnPages(std::ssize(reading.rows) + 1, width));
    halves.push_back(static_cast<std::uint16_t*>(values.back().data_ptr()));
  }
  std::int64_t first = 0, end = 0;
  for (const std::size_t position : reading.order) {
    const std::int64_t row = reading.rows[position];
    if (row >= end) {
      first = row / atOnce * atOnce;
      end = std::min(first + atOnce, items);
      if (!blocks.read(first, end - first, block.data())) return unreadable(reading, states.front());
    }
    for (std::size_t n = 0; n < states.size(); ++n) {
      std::uint16_t* const to = halves[n] + (static_cast<std::int64_t>(position) + 1) * width;
      const auto from = blocks.valueAt(static_cast<std::int64_t>(n), row - first, end - first);
      copyAsHalves(block.data() + from * valueBytes, valueBytes, width, to);
      if (!allFinite(to, width)) return notFinite(reading, states[n], row);
    }
  }
  return values;
}

}  // namespace

Result<std::vector<torch::Tensor>> readCachedStates(hid_t file, const std::string& where, const CacheModality& modality,
                                                    const std::vector<int>& states, const std::vector<std::string>& itemIds,
                                                    const std::vector<std::int64_t>& rows) {
  const Reading reading{file, where, modality, itemIds, rows, orderOf(rows, std::ssize(itemIds))};
  if (modality.layout != Layout::kDatasets && !states.empty()) return readTogether(reading, states);
  std::vector<torch::Tensor> values;
  for (const int state : states) {
    auto one = readTogether(reading, {state});
    if (!one) return tl::unexpected(one.error());
    values.push_back(std::move(one->front()));
  }
  return values;
}

}  // namespace xsmoe::features
