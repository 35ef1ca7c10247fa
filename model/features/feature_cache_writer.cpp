// SPDX-License-Identifier: Apache-2.0
#include "model/features/feature_cache_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "model/core/files/replacement_file.h"
#include "model/core/names.h"
#include "model/features/cache_modality.h"
#include "model/features/half_values.h"
#include "model/features/hdf5_session.h"
#include "model/features/hdf5_writing.h"

namespace xsmoe::features {
namespace {

/// An open group with its states' datasets.
struct OpenModality {
  std::int64_t width = 0;
  Hdf5Handle group;
  std::map<int, Hdf5Handle> states;
};

Result<void> checkIds(const std::string& where, const std::vector<std::string>& ids) {
  std::unordered_set<std::string> seen;
  for (const std::string& id : ids)
    if (!seen.insert(id).second) return badInput(where, "item \"" + id + "\" occurs twice", "Keep one row for each item");
  if (ids.empty()) return badInput(where, "there is no item to write features of");
  return {};
}

/// Runs what writes, turning HDF5's failures into an error.
template <class Write>
Result<void> writing(const std::string& where, const Write& write) {
  const Hdf5Session session;
  try {
    write();
    return {};
  } catch (const Hdf5WriteFailed& failed) {
    return cannotWrite(where, "the feature cache cannot be written (" + failed.message + ")",
                       "Check the free space and the permissions of its folder");
  }
}

std::vector<int> statesOf(const ModalityOutline& outline) {
  std::vector<int> states = outline.states;
  for (int state = 0; outline.states.empty() && state < outline.stateCount; ++state) states.push_back(state);
  return states;
}

/// What the file will take, with room for HDF5's own records.
std::int64_t expectedBytes(const std::vector<std::string>& ids, const std::map<Modality, ModalityOutline>& modalities) {
  constexpr std::int64_t kPerId = 48, kPerDataset = 1024, kRest = 1 << 16;
  std::int64_t bytes = kRest;
  for (const std::string& id : ids) bytes += std::ssize(id) + kPerId;
  for (const auto& [modality, outline] : modalities)
    bytes += std::ssize(ids) + std::ssize(statesOf(outline)) * (2 * std::ssize(ids) * outline.width + kPerDataset);
  return bytes;
}

/// Takes a file's room on the disk before HDF5 writes it, which cannot end cleanly after a write that failed. Where the file system has no
/// such call, writing fails later.
Result<void> reserve(const std::filesystem::path& path, std::int64_t bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return {};
  const int reason = ::fallocate(file, FALLOC_FL_KEEP_SIZE, 0, bytes) == 0 ? 0 : errno;
  ::close(file);
  if (reason != ENOSPC && reason != EDQUOT && reason != EFBIG) return {};
  return cannotWrite(path.string(),
                     "the feature cache needs " + std::to_string(bytes) + " bytes (" + std::generic_category().message(reason) + ")",
                     "Free some space, or name a file on another disk");
}

OpenModality createModality(hid_t file, const std::string& name, const ModalityOutline& outline, std::size_t items) {
  OpenModality open{outline.width, createGroup(file, name), {}};
  const hid_t group = open.group.id();
  for (const auto& [key, text] : {std::pair{"encoder", outline.encoder}, std::pair{"source_sha256", outline.sourceSha256},
                                  std::pair{"tokenizer_sha256", outline.tokenizerSha256}, std::pair{"preprocessing", outline.preprocessing},
                                  std::pair{"settings_sha256", outline.settingsSha256}, std::pair{"precision", outline.precision}})
    if (!text.empty()) writeText(group, key, text);
  writeNumber(group, "hidden_size", outline.width);
  writeNumber(group, "num_layers", outline.stateCount - 1);
  for (const int state : statesOf(outline))
    open.states.emplace(state, createDataset(group, (state < 10 ? "hidden_0" : "hidden_") + std::to_string(state), halfType().id(),
                                             {items, static_cast<hsize_t>(outline.width)}));
  return open;
}

/// What of the reserved room is beyond the file's end.
void giveBackRoom(const std::filesystem::path& path) {
  std::error_code reason;
  const auto bytes = std::filesystem::file_size(path, reason);
  if (!reason) std::filesystem::resize_file(path, bytes, reason);
}

void writePresent(hid_t group, const std::vector<bool>& present, std::size_t items) {
  if (present.size() != items) throw std::invalid_argument("FeatureCacheWriter: `present` does not have one entry for each item");
  const std::vector<std::uint8_t> flags(present.begin(), present.end());
  writeDataset(group, "present", H5T_STD_U8LE, {items}, flags.data());
}

torch::Tensor halvesOf(const ModalityContent& content, int state, std::int64_t items) {
  const torch::Tensor given = content.states(state);
  if (given.dim() != 2 || given.size(0) != items || given.size(1) != content.width)
    throw std::invalid_argument("writeFeatureCache: state " + std::to_string(state) + " does not have shape [" + std::to_string(items) +
                                ", " + std::to_string(content.width) + "]");
  return given.detach().to(torch::kCPU, torch::kFloat16).contiguous();
}

Result<void> checkFinite(const torch::Tensor& halves, const std::string& place, const std::vector<std::string>& ids) {
  const auto* const values = static_cast<const std::uint16_t*>(halves.data_ptr());
  for (std::int64_t row = 0; row < halves.size(0); ++row)
    if (!allFinite(values + row * halves.size(1), halves.size(1)))
      return badInput(place,
                      "row " + std::to_string(row) + " (item \"" + ids[static_cast<std::size_t>(row)] +
                          "\") holds a value that is not finite in half precision",
                      "Leave the item out or make its features again");
  return {};
}

Result<void> writeStates(FeatureCacheWriter& writer, const std::string& where, Modality modality, const ModalityContent& content,
                         const std::vector<std::string>& ids) {
  const auto items = static_cast<std::int64_t>(ids.size());
  for (int state = 0; state < content.stateCount; ++state) {
    const std::string place = where + ", /" + std::string(name(modality)) + (state < 10 ? "/hidden_0" : "/hidden_") + std::to_string(state);
    const torch::Tensor halves = halvesOf(content, state, items);
    if (auto good = checkFinite(halves, place, ids); !good) return good;
    if (auto good = writer.write(modality, state, 0, items, static_cast<const std::uint16_t*>(halves.data_ptr())); !good) return good;
  }
  return {};
}

}  // namespace

struct FeatureCacheWriter::Impl {
  std::string where;
  std::size_t items = 0;
  ReplacementFile replacement;
  Hdf5Handle file;
  std::map<Modality, OpenModality> modalities;

  Impl(const std::filesystem::path& path, std::size_t count) : where(path.string()), items(count), replacement(path) {}
  ~Impl() {
    const Hdf5Session session;
    // Whatever HDF5 still has to write finds room then, and a cache that is given up does not keep a full disk full.
    std::error_code ignored;
    if (file) std::filesystem::resize_file(replacement.path(), 0, ignored);
    modalities.clear();
    file = {};
  }
};

Result<FeatureCacheWriter> FeatureCacheWriter::create(const std::filesystem::path& path, const std::vector<std::string>& itemIds,
                                                      const std::string& pooling, const std::map<Modality, ModalityOutline>& modalities,
                                                      const std::map<std::string, std::string>& attributes) {
  if (auto good = checkIds(path.string(), itemIds); !good) return tl::unexpected(good.error());
  auto impl = std::make_unique<Impl>(path, itemIds.size());
  const auto begun = writing(impl->where, [&] {
    impl->file = checked(H5Fcreate(impl->replacement.path().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), &H5Fclose);
  });
  if (!begun) return tl::unexpected(begun.error());
  if (auto room = reserve(impl->replacement.path(), expectedBytes(itemIds, modalities)); !room) {
    room.error().where = impl->where;
    return tl::unexpected(room.error());
  }
  const auto described = writing(impl->where, [&] {
    const hid_t file = impl->file.id();
    writeText(file, "format", "xsmoe-features");
    writeNumber(file, "version", 1);
    if (!pooling.empty()) writeText(file, "pooling", pooling);
    for (const auto& [key, text] : attributes) writeText(file, key, text);
    writeTexts(file, "item_ids", itemIds);
    for (const auto& [modality, outline] : modalities)
      impl->modalities[modality] = createModality(file, std::string(name(modality)), outline, itemIds.size());
  });
  if (!described) return tl::unexpected(described.error());
  return FeatureCacheWriter(std::move(impl));
}

FeatureCacheWriter::FeatureCacheWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FeatureCacheWriter::FeatureCacheWriter(FeatureCacheWriter&&) noexcept = default;
FeatureCacheWriter& FeatureCacheWriter::operator=(FeatureCacheWriter&&) noexcept = default;
FeatureCacheWriter::~FeatureCacheWriter() = default;

Result<void> FeatureCacheWriter::write(Modality modality, int state, std::int64_t first, std::int64_t count, const std::uint16_t* halves) {
  const OpenModality& open = impl_->modalities.at(modality);
  const Hdf5Handle& dataset = open.states.at(state);
  return writing(impl_->where, [&] {
    const std::array<hsize_t, 2> start{static_cast<hsize_t>(first), 0}, size{static_cast<hsize_t>(count), static_cast<hsize_t>(open.width)};
    const Hdf5Handle there = checked(H5Dget_space(dataset.id()), &H5Sclose),
                     here = checked(H5Screate_simple(2, size.data(), nullptr), &H5Sclose);
    requireWritten(H5Sselect_hyperslab(there.id(), H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr) >= 0);
    requireWritten(H5Dwrite(dataset.id(), halfType().id(), here.id(), there.id(), H5P_DEFAULT, halves) >= 0);
  });
}

Result<void> FeatureCacheWriter::finish(const std::map<Modality, std::vector<bool>>& present) {
  const auto written = writing(impl_->where, [&] {
    for (const auto& [modality, flags] : present) writePresent(impl_->modalities.at(modality).group.id(), flags, impl_->items);
    requireWritten(H5Fflush(impl_->file.id(), H5F_SCOPE_GLOBAL) >= 0);  // what has nothing left to write closes without failing
    impl_->modalities.clear();
    requireWritten(impl_->file.close());
  });
  if (!written) return written;
  giveBackRoom(impl_->replacement.path());
  return impl_->replacement.commit();
}

Result<void> writeFeatureCache(const std::filesystem::path& path, const std::vector<std::string>& itemIds, const std::string& pooling,
                               const std::map<Modality, ModalityContent>& modalities,
                               const std::map<std::string, std::string>& attributes) {
  std::map<Modality, ModalityOutline> outlines;
  std::map<Modality, std::vector<bool>> present;
  for (const auto& [modality, content] : modalities) {
    outlines[modality] = {content.width, content.stateCount, content.encoder, content.sourceSha256, content.tokenizerSha256};
    if (!content.present.empty()) present[modality] = content.present;
  }
  auto writer = FeatureCacheWriter::create(path, itemIds, pooling, outlines, attributes);
  if (!writer) return tl::unexpected(writer.error());
  for (const auto& [modality, content] : modalities)
    if (auto good = writeStates(*writer, path.string(), modality, content, itemIds); !good) return good;
  return writer->finish(present);
}

}  // namespace xsmoe::features
