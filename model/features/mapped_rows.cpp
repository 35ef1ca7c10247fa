// SPDX-License-Identifier: Apache-2.0
#include "model/features/mapped_rows.h"

#include <fcntl.h>
#include <sys/resource.h>

#include <array>
#include <cstdint>
#include <utility>

#include "model/features/half_values.h"

namespace xsmoe::features {
namespace {

/// Bytes between two rows that cost less to be read along than the second row costs to be asked for by itself.
constexpr std::int64_t kReadBetween = 16 << 10;

/// Bytes that are asked for before they are copied: more than a drive has under way, and so few that the system still has the first of them
/// when the last have come.
constexpr std::int64_t kAskedAhead = 16 << 20;

/// By this thread, since it began: pages that had to be read from the drive when they were touched.
long pagesWaitedFor() {
  rusage usage{};
  return ::getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_majflt : 0;
}

/// A copy of the descriptor by which HDF5 reads a dataset's file, which a link may have led to; −1 where it has none.
int descriptorOf(hid_t dataset) {
  const Hdf5Handle file(H5Iget_file_id(dataset), &H5Fclose);
  const Hdf5Handle access(H5Fget_access_plist(file.id()), &H5Pclose);
  if (!file || !access || H5Pget_driver(access.id()) != H5FD_SEC2) return -1;
  void* handle = nullptr;
  if (H5Fget_vfd_handle(file.id(), H5P_DEFAULT, &handle) < 0 || handle == nullptr) return -1;
  return ::fcntl(*static_cast<const int*>(handle), F_DUPFD_CLOEXEC, 0);
}

bool isPlain(hid_t dataset) {
  const Hdf5Handle creation(H5Dget_create_plist(dataset), &H5Pclose);
  const Hdf5Handle type(H5Dget_type(dataset), &H5Tclose);
  return H5Pget_layout(creation.id()) == H5D_CONTIGUOUS &&
         (H5Tequal(type.id(), H5T_IEEE_F32LE) > 0 || H5Tequal(type.id(), halfType().id()) > 0);
}

}  // namespace

std::optional<PlainPlace> plainPlaceOf(hid_t file, const CacheModality& modality, int state) {
  const Hdf5Handle dataset(H5Dopen2(file, modality.pathOf(state).c_str(), H5P_DEFAULT), &H5Dclose);
  if (!dataset || !isPlain(dataset.id())) return std::nullopt;
  const haddr_t offset = H5Dget_offset(dataset.id());
  const Hdf5Handle type(H5Dget_type(dataset.id()), &H5Tclose), space(H5Dget_space(dataset.id()), &H5Sclose);
  std::array<hsize_t, 3> shape{};
  if (offset == HADDR_UNDEF || H5Sget_simple_extent_ndims(space.id()) > 3 ||
      H5Sget_simple_extent_dims(space.id(), shape.data(), nullptr) < 0)
    return std::nullopt;
  PlainPlace place;
  place.valueBytes = static_cast<std::int64_t>(H5Tget_size(type.id()));
  const auto rowBytes = modality.info.width * place.valueBytes;
  const bool statesFirst = modality.layout == CacheModality::Layout::kStatesFirst;
  const bool itemsFirst = modality.layout == CacheModality::Layout::kItemsFirst;
  place.items = static_cast<std::int64_t>(shape[statesFirst ? 1 : 0]);
  place.stride = itemsFirst ? static_cast<std::int64_t>(shape[1]) * rowBytes : rowBytes;
  place.first = static_cast<std::int64_t>(offset);
  if (statesFirst) place.first += state * place.items * rowBytes;
  if (itemsFirst) place.first += state * rowBytes;
  if (place.items == 0) return std::nullopt;
  place.descriptor = descriptorOf(dataset.id());
  return place.descriptor < 0 ? std::nullopt : std::optional(place);
}

Result<std::shared_ptr<const StateRows>> MappedRows::make(const PlainPlace& place, RowsOfFile rows, std::int64_t width, std::string where,
                                                          std::shared_ptr<FeatureMemory> memory) {
  const auto bytes = (place.items - 1) * place.stride + width * place.valueBytes;
  auto file = MappedFile::map(place.descriptor, place.first, bytes, std::move(where));
  if (!file) return tl::unexpected(file.error());
  return std::make_shared<const MappedRows>(place, std::move(rows), width, std::move(*file), std::move(memory));
}

MappedRows::MappedRows(const PlainPlace& place, RowsOfFile rows, std::int64_t width, std::unique_ptr<MappedFile> file,
                       std::shared_ptr<FeatureMemory> memory)
    : StateRows(std::move(rows), width),
      stride_(place.stride),
      valueBytes_(place.valueBytes),
      file_(std::move(file)),
      memory_(std::move(memory)) {
  memory_->add(*file_);
}

MappedRows::~MappedRows() { memory_->remove(*file_); }

MappedRows::Asked MappedRows::askFor(Place from, Place end) const {
  const auto bytes = width() * valueBytes_;
  std::vector<FeatureMemory::Range> ranges;
  for (std::int64_t asked = 0; from != end && asked < kAskedAhead;) {
    const auto first = from->row * stride_;
    auto last = first;  // the end of what is asked for at once
    do {
      last = from->row * stride_ + bytes;
      ++from;
    } while (from != end && from->row * stride_ <= last + kReadBetween && last - first < kAskedAhead);
    ranges.push_back({first, last - first});
    asked += last - first;
  }
  const auto all = ranges.size();
  memory_->leaveUnasked(*file_, ranges);
  for (const auto& range : ranges) file_->willRead(range.offset, range.bytes);
  return {from, ranges.size() < all};
}

void MappedRows::copy(Place from, Place end, std::uint16_t* halves) const {
  const auto bytes = width() * valueBytes_;
  std::int64_t touched = -1;  // the last window that was told of
  for (; from != end; ++from) {
    const auto offset = from->row * stride_;
    const auto first = file_->windowAt(offset), last = file_->windowAt(offset + bytes - 1);
    if (last != touched) memory_->touch(*file_, first, last);
    touched = last;
    copyAsHalves(file_->at(offset), valueBytes_, width(), halves + from->position * width());
  }
}

Result<void> MappedRows::read(const std::vector<Wanted>& wanted, std::uint16_t* halves) const {
  if (auto whole = file_->checkWhole(); !whole) return whole;
  for (auto from = wanted.begin(); from != wanted.end();) {
    const auto before = pagesWaitedFor();
    const auto asked = askFor(from, wanted.end());
    copy(from, asked.end, halves);
    if (asked.skipped && pagesWaitedFor() > before) memory_->forgetAsked(*file_);  // perhaps what was brought has gone again
    from = asked.end;
  }
  return {};
}

}  // namespace xsmoe::features
