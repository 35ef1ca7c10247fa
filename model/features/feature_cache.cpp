// SPDX-License-Identifier: Apache-2.0
#include "model/features/feature_cache.h"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "model/core/files/lfs_pointer.h"
#include "model/core/files/regular_file.h"
#include "model/core/names.h"
#include "model/features/cache_modality.h"
#include "model/features/hdf5_reading.h"
#include "model/features/hdf5_session.h"
#include "model/features/left_states.h"
#include "model/features/state_reader.h"

namespace xsmoe::features {
namespace {

constexpr std::int64_t kVersion = 1;
constexpr const char* kFormat = "xsmoe-features";

Result<std::int64_t> sizeOfFile(const std::filesystem::path& path) {
  std::error_code reason;
  const bool there = std::filesystem::exists(path, reason);
  if (reason) return badInput(path.string(), "the file cannot be opened (" + reason.message() + ")", "Check the path and the permissions");
  if (!there)
    return badInput(path.string(), "there is no feature cache", "Check the path, or make the cache with xsmoe extract or xsmoe import");
  if (const auto why = whyNoFile(path); !why.empty()) return badInput(path.string(), std::string(why), "Name the cache file");
  const auto size = std::filesystem::file_size(path, reason);
  if (reason) return badInput(path.string(), "the file cannot be opened (" + reason.message() + ")", "Check the permissions");
  return static_cast<std::int64_t>(size);
}

Result<Hdf5Handle> openFile(const std::filesystem::path& path) {
  const std::string where = path.string();
  if (isLfsPointerFile(path)) return lfsPointerError(path);
  if (H5Fis_hdf5(path.c_str()) == 0)
    return badInput(where, "is not an HDF5 file", "A feature cache is an HDF5 file; see the notes on file formats");
  const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), &H5Pclose);
  H5Pset_file_locking(access.id(), false, true);  // reading needs no lock, which some file systems refuse
  Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.id()), &H5Fclose);
  if (file) return file;
  const std::string message = Hdf5Session::message();
  if (message.find("truncated") != std::string::npos)
    return badInput(where, "the file is truncated (" + message + ")", "Copy it again or make the cache again");
  return badInput(where, "the file cannot be opened as HDF5 (" + message + ")", "Check the permissions, or make the cache again");
}

Result<void> checkFormat(hid_t file, const std::string& where) {
  const auto format = readTextAttribute(file, "format", where);
  if (!format) return tl::unexpected(format.error());
  if (*format != kFormat)
    return badInput(where,
                    (format->has_value() ? "attribute \"format\" is \"" + **format + '"' : "has no attribute \"format\"") +
                        " instead of \"xsmoe-features\"",
                    "This is no feature cache; if its layout is one, set the attribute");
  const auto version = readNumberAttribute(file, "version", where);
  if (!version) return tl::unexpected(version.error());
  if (!version->has_value()) return badInput(where, "has no attribute \"version\"", "Set it to 1");
  if (**version != kVersion) return unknownVersion(where, "the cache", **version, kVersion);
  return {};
}

Result<std::vector<std::string>> readIds(hid_t file, const std::string& where, std::int64_t fileBytes) {
  if (!hasChild(file, "item_ids")) return badInput(where, "has no dataset /item_ids", "Add the ids of the items, one for each row");
  const auto dataset = openDataset(file, "item_ids", where + ", /item_ids", fileBytes);
  if (!dataset) return tl::unexpected(dataset.error());
  auto ids = readTexts(*dataset);
  if (ids && ids->empty()) return badInput(dataset->where, "names no item", "Make the cache again");
  return ids;
}

}  // namespace

struct FeatureCache::Impl {
  std::filesystem::path path;
  Hdf5Handle file;
  std::string pooling;
  std::vector<std::string> ids;
  std::unordered_map<std::string, std::int64_t> rows;
  std::map<Modality, CacheModality> modalities;
  std::map<Modality, std::optional<ModalityInfo>> infos;

  ~Impl() {
    const Hdf5Session session;
    file = {};
  }
  Result<void> numberRows();
  /// What is known of a modality, all of whose `states` must be cached. Throws.
  [[nodiscard]] const CacheModality& holding(Modality modality, const std::vector<int>& states) const;
  Result<void> readStructure(std::int64_t fileBytes);
};

Result<void> FeatureCache::Impl::numberRows() {
  for (std::size_t row = 0; row < ids.size(); ++row) {
    const auto [first, isNew] = rows.emplace(ids[row], static_cast<std::int64_t>(row));
    if (!isNew)
      return badInput(path.string() + ", /item_ids",
                      "item \"" + ids[row] + "\" occurs twice, in rows " + std::to_string(first->second) + " and " + std::to_string(row),
                      "Keep one row for each item");
  }
  return {};
}

const CacheModality& FeatureCache::Impl::holding(Modality modality, const std::vector<int>& states) const {
  const auto found = modalities.find(modality);
  for (const int state : states)
    if (found == modalities.end() || !std::binary_search(found->second.info.states.begin(), found->second.info.states.end(), state))
      throw std::out_of_range("FeatureCache: state " + std::to_string(state) + " of modality " + std::string(name(modality)) +
                              " is not cached");
  if (std::adjacent_find(states.begin(), states.end(), std::greater_equal<>()) != states.end())
    throw std::invalid_argument("FeatureCache: the states asked for do not increase");
  return found->second;
}

Result<void> FeatureCache::Impl::readStructure(std::int64_t fileBytes) {
  const std::string where = path.string();
  if (auto good = checkFormat(file.id(), where); !good) return good;
  auto named = readTextAttribute(file.id(), "pooling", where);
  if (!named) return tl::unexpected(named.error());
  pooling = named->value_or("");
  auto read = readIds(file.id(), where, fileBytes);
  if (!read) return tl::unexpected(read.error());
  ids = std::move(*read);
  if (auto good = numberRows(); !good) return good;
  for (const Modality modality : kModalities) {
    auto found = readCacheModality(file.id(), std::string(name(modality)), where, static_cast<std::int64_t>(ids.size()), fileBytes);
    if (!found) return tl::unexpected(found.error());
    infos[modality] = *found ? std::optional((*found)->info) : std::nullopt;
    if (*found) modalities[modality] = std::move(**found);
  }
  if (modalities.empty())
    return badInput(where, "holds neither /visual nor /textual", "A cache needs the hidden states of one modality at least");
  return {};
}

Result<FeatureCache> FeatureCache::open(const std::filesystem::path& path) {
  const auto fileBytes = sizeOfFile(path);
  if (!fileBytes) return tl::unexpected(fileBytes.error());
  const Hdf5Session session;
  auto file = openFile(path);
  if (!file) return tl::unexpected(file.error());
  auto impl = std::make_shared<Impl>();
  impl->path = path;
  impl->file = std::move(*file);
  if (auto good = impl->readStructure(*fileBytes); !good) return tl::unexpected(good.error());
  return FeatureCache(std::move(impl));
}

FeatureCache::FeatureCache(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
FeatureCache::FeatureCache(FeatureCache&&) noexcept = default;
FeatureCache& FeatureCache::operator=(FeatureCache&&) noexcept = default;
FeatureCache::~FeatureCache() = default;

const std::filesystem::path& FeatureCache::path() const { return impl_->path; }
const std::string& FeatureCache::pooling() const { return impl_->pooling; }
const std::vector<std::string>& FeatureCache::itemIds() const { return impl_->ids; }
const std::optional<ModalityInfo>& FeatureCache::modality(Modality modality) const { return impl_->infos.at(modality); }

std::int64_t FeatureCache::rowFromId(const std::string& id) const {
  const auto found = impl_->rows.find(id);
  return found == impl_->rows.end() ? -1 : found->second;
}

bool FeatureCache::complete(std::int64_t row) const {
  for (const auto& [modality, info] : impl_->infos)
    if (info && !info->present.at(static_cast<std::size_t>(row))) return false;
  return true;
}

Result<std::vector<torch::Tensor>> FeatureCache::readStates(Modality modality, const std::vector<int>& states,
                                                            const std::vector<std::int64_t>& rows, const ProgressCallback& progress) const {
  if (states.empty()) return std::vector<torch::Tensor>{};
  const auto& known = impl_->holding(modality, states);
  const Hdf5Session session;
  return readCachedStates(impl_->file.id(), impl_->path.string(), known, states, impl_->ids, rows, progress);
}

Result<std::vector<StateInFile>> FeatureCache::leaveStates(Modality modality, const std::vector<int>& states,
                                                           const std::vector<std::int64_t>& rows,
                                                           const std::shared_ptr<FeatureMemory>& memory,
                                                           const ProgressCallback& progress) const {
  if (states.empty()) return std::vector<StateInFile>{};
  return leaveCachedStates(impl_, impl_->file.id(), impl_->path.string(), impl_->holding(modality, states), states, impl_->ids, rows,
                           memory, progress);
}

Result<torch::Tensor> FeatureCache::readState(Modality modality, int state, const std::vector<std::int64_t>& rows,
                                              const ProgressCallback& progress) const {
  auto values = readStates(modality, {state}, rows, progress);
  if (!values) return tl::unexpected(values.error());
  return std::move(values->front());
}

}  // namespace xsmoe::features
