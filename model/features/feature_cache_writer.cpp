// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>
#include <unordered_set>

#include "model/core/names.h"
#include "model/features/cache_modality.h"
#include "model/features/feature_cache.h"
#include "model/features/half_values.h"
#include "model/features/hdf5_handle.h"
#include "model/features/hdf5_session.h"
#include "model/features/replacement_file.h"

namespace xsmoe::features {
namespace {

/// A call of HDF5 that did not succeed while writing; becomes an error at the end of `writeFeatureCache`.
struct WriteFailed {
  std::string message;
};

void require(bool good) {
  if (!good) throw WriteFailed{Hdf5Session::message()};
}

Hdf5Handle checked(hid_t id, Hdf5Handle::Close close) {
  require(id >= 0);
  return {id, close};
}

Hdf5Handle textType() {
  Hdf5Handle type = checked(H5Tcopy(H5T_C_S1), &H5Tclose);
  H5Tset_size(type.id(), H5T_VARIABLE);
  H5Tset_cset(type.id(), H5T_CSET_UTF8);
  return type;
}

void writeText(hid_t object, const std::string& name, const std::string& text) {
  const Hdf5Handle type = textType(), space = checked(H5Screate(H5S_SCALAR), &H5Sclose);
  const Hdf5Handle attribute = checked(H5Acreate2(object, name.c_str(), type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), &H5Aclose);
  const char* const value = text.c_str();
  require(H5Awrite(attribute.id(), type.id(), &value) >= 0);
}

void writeNumber(hid_t object, const std::string& name, std::int64_t number) {
  const Hdf5Handle space = checked(H5Screate(H5S_SCALAR), &H5Sclose);
  const Hdf5Handle attribute = checked(H5Acreate2(object, name.c_str(), H5T_STD_I64LE, space.id(), H5P_DEFAULT, H5P_DEFAULT), &H5Aclose);
  require(H5Awrite(attribute.id(), H5T_NATIVE_INT64, &number) >= 0);
}

/// Contiguous, without filter, and without the time of writing: equal content gives equal bytes.
void writeDataset(hid_t parent, const std::string& name, hid_t type, const std::vector<hsize_t>& shape, const void* values) {
  const Hdf5Handle space = checked(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), &H5Sclose);
  const Hdf5Handle creation = checked(H5Pcreate(H5P_DATASET_CREATE), &H5Pclose);
  H5Pset_obj_track_times(creation.id(), false);
  const Hdf5Handle dataset =
      checked(H5Dcreate2(parent, name.c_str(), type, space.id(), H5P_DEFAULT, creation.id(), H5P_DEFAULT), &H5Dclose);
  require(H5Dwrite(dataset.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
}

void writeIds(hid_t file, const std::vector<std::string>& ids) {
  std::vector<const char*> texts;
  texts.reserve(ids.size());
  for (const std::string& id : ids) texts.push_back(id.c_str());
  writeDataset(file, "item_ids", textType().id(), {ids.size()}, texts.data());
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

Hdf5Handle createGroup(hid_t file, const std::string& name) {
  const Hdf5Handle creation = checked(H5Pcreate(H5P_GROUP_CREATE), &H5Pclose);
  H5Pset_obj_track_times(creation.id(), false);
  return checked(H5Gcreate2(file, name.c_str(), H5P_DEFAULT, creation.id(), H5P_DEFAULT), &H5Gclose);
}

void writePresent(hid_t group, const std::vector<bool>& present, std::size_t items) {
  if (present.empty()) return;
  if (present.size() != items) throw std::invalid_argument("writeFeatureCache: `present` does not have one entry for each item");
  const std::vector<std::uint8_t> flags(present.begin(), present.end());
  writeDataset(group, "present", H5T_STD_U8LE, {items}, flags.data());
}

Result<void> writeModality(hid_t file, const std::string& where, const std::string& name, const ModalityContent& content,
                           const std::vector<std::string>& ids) {
  const Hdf5Handle group = createGroup(file, name);
  if (!content.encoder.empty()) writeText(group.id(), "encoder", content.encoder);
  if (!content.sourceSha256.empty()) writeText(group.id(), "source_sha256", content.sourceSha256);
  writeNumber(group.id(), "hidden_size", content.width);
  writeNumber(group.id(), "num_layers", content.stateCount - 1);
  writePresent(group.id(), content.present, ids.size());
  for (int state = 0; state < content.stateCount; ++state) {
    const std::string dataset = (state < 10 ? "hidden_0" : "hidden_") + std::to_string(state);
    const torch::Tensor halves = halvesOf(content, state, static_cast<std::int64_t>(ids.size()));
    if (auto good = checkFinite(halves, where + ", /" + name + '/' + dataset, ids); !good) return good;
    writeDataset(group.id(), dataset, halfType().id(), {ids.size(), static_cast<hsize_t>(content.width)}, halves.data_ptr());
  }
  return {};
}

Result<void> checkIds(const std::string& where, const std::vector<std::string>& ids) {
  std::unordered_set<std::string> seen;
  for (const std::string& id : ids)
    if (!seen.insert(id).second) return badInput(where, "item \"" + id + "\" occurs twice", "Keep one row for each item");
  if (ids.empty()) return badInput(where, "there is no item to write features of");
  return {};
}

}  // namespace

Result<void> writeFeatureCache(const std::filesystem::path& path, const std::vector<std::string>& itemIds, const std::string& pooling,
                               const std::map<Modality, ModalityContent>& modalities,
                               const std::map<std::string, std::string>& attributes) {
  const std::string where = path.string();
  if (auto good = checkIds(where, itemIds); !good) return good;
  ReplacementFile replacement(path);
  const Hdf5Session session;
  try {
    Hdf5Handle file = checked(H5Fcreate(replacement.path().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), &H5Fclose);
    writeText(file.id(), "format", "xsmoe-features");
    writeNumber(file.id(), "version", 1);
    if (!pooling.empty()) writeText(file.id(), "pooling", pooling);
    for (const auto& [key, text] : attributes) writeText(file.id(), key, text);
    writeIds(file.id(), itemIds);
    for (const auto& [modality, content] : modalities)
      if (auto good = writeModality(file.id(), where, std::string(name(modality)), content, itemIds); !good) return good;
    require(file.close());
  } catch (const WriteFailed& failed) {
    return cannotWrite(where, "the feature cache cannot be written (" + failed.message + ")",
                       "Check the free space and the permissions of its folder");
  }
  return replacement.commit();
}

}  // namespace xsmoe::features
