// SPDX-License-Identifier: Apache-2.0
#include "model/features/cache_modality.h"

#include <algorithm>
#include <cctype>
#include <numeric>

#include "model/features/hdf5_reading.h"
#include "model/features/hdf5_session.h"
#include "model/features/shape_text.h"

namespace xsmoe::features {
namespace {

constexpr const char* kMakeAgain = "Make the cache again";

/// Number of a dataset named hidden_NN, −1 for any other name.
int stateFromName(const std::string& name) {
  constexpr std::size_t kPrefix = sizeof("hidden_") - 1;
  if (name.rfind("hidden_", 0) != 0 || name.size() < kPrefix + 2 || name.size() > kPrefix + 4) return -1;
  if (!std::all_of(name.begin() + kPrefix, name.end(), [](unsigned char c) { return std::isdigit(c) != 0; })) return -1;
  return std::stoi(name.substr(kPrefix));
}

std::string nameFromState(int state) { return (state < 10 ? "hidden_0" : "hidden_") + std::to_string(state); }

herr_t collectName(hid_t /*group*/, const char* name, const H5L_info_t* /*info*/, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

std::vector<std::string> childrenOf(hid_t group) {
  std::vector<std::string> names;
  H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, &collectName, &names);
  return names;
}

Result<void> checkType(const Dataset& dataset) {
  if (memoryTypeOf(dataset.handle.id())) return {};
  const Hdf5Handle type(H5Dget_type(dataset.handle.id()), &H5Tclose);
  return badInput(dataset.where, "holds " + typeText(type.id()) + "; expected are float16, float32 or float64",
                  "Write the states as float16");
}

Result<void> checkRows(const std::string& where, const std::vector<std::int64_t>& shape, std::int64_t rows, std::int64_t items) {
  if (rows == items) return {};
  return badInput(
      where,
      "has shape " + shapeText(shape) + ": " + std::to_string(rows) + " rows, but item_ids names " + std::to_string(items) + " items",
      kMakeAgain);
}

/// The states that have a dataset of their own, increasing.
std::vector<int> statesWithin(hid_t group) {
  std::vector<int> states;
  for (const std::string& name : childrenOf(group))
    if (const int state = stateFromName(name); state >= 0 && name == nameFromState(state)) states.push_back(state);
  std::sort(states.begin(), states.end());
  return states;
}

/// One dataset a state, of equal shape: hidden_00 and any others.
Result<void> readDatasets(hid_t group, const std::string& where, std::int64_t items, std::int64_t fileBytes, CacheModality& modality) {
  modality.info.states = statesWithin(group);
  if (modality.info.states.empty()) return {};
  if (modality.info.states.front() != 0)
    return badInput(where, "holds states up to " + nameFromState(modality.info.states.back()) + " but not hidden_00", kMakeAgain);
  for (const int state : modality.info.states) {
    const std::string name = nameFromState(state);
    const auto dataset = openDataset(group, name, where + '/' + name, fileBytes);
    if (!dataset) return tl::unexpected(dataset.error());
    if (auto good = checkType(*dataset); !good) return good;
    if (dataset->shape.size() != 2)
      return badInput(dataset->where, "has shape " + shapeText(dataset->shape) + " instead of [items, width]", kMakeAgain);
    if (auto good = checkRows(dataset->where, dataset->shape, dataset->shape[0], items); !good) return good;
    if (state == 0) modality.info.width = dataset->shape[1];
    if (dataset->shape[1] != modality.info.width)
      return badInput(dataset->where,
                      "has width " + std::to_string(dataset->shape[1]) + ", but hidden_00 has " + std::to_string(modality.info.width),
                      kMakeAgain);
    modality.paths.push_back(name);
  }
  modality.info.stateCount = modality.info.states.back() + 1;
  return {};
}

/// One array [K, items, width] or [items, K, width]. Where K equals the number of items, states come first.
Result<void> readArray(hid_t group, const std::string& name, const std::string& where, std::int64_t items, std::int64_t fileBytes,
                       CacheModality& modality) {
  const auto dataset = openDataset(group, name, where + '/' + name, fileBytes);
  if (!dataset) return tl::unexpected(dataset.error());
  if (auto good = checkType(*dataset); !good) return good;
  const auto& shape = dataset->shape;
  if (shape.size() != 3)
    return badInput(dataset->where, "has shape " + shapeText(shape) + " instead of [states, items, width] or [items, states, width]",
                    kMakeAgain);
  const bool statesFirst = shape[1] == items;
  if (!statesFirst)
    if (auto good = checkRows(dataset->where, shape, shape[0], items); !good) return good;
  const std::int64_t states = statesFirst ? shape[0] : shape[1];
  if (states > 1000) return badInput(dataset->where, "has " + std::to_string(states) + " states; at most 1000 are read", kMakeAgain);
  modality.layout = statesFirst ? CacheModality::Layout::kStatesFirst : CacheModality::Layout::kItemsFirst;
  modality.info.stateCount = static_cast<int>(states);
  modality.info.states.resize(static_cast<std::size_t>(states));
  std::iota(modality.info.states.begin(), modality.info.states.end(), 0);
  modality.info.width = shape[2];
  modality.paths = {name};
  return {};
}

Result<void> readStates(hid_t group, const std::string& where, std::int64_t items, std::int64_t fileBytes, CacheModality& modality) {
  if (auto good = readDatasets(group, where, items, fileBytes, modality); !good) return good;
  for (const char* array : {"hidden", "hidden_states"})
    if (modality.info.stateCount == 0 && hasChild(group, array))
      if (auto good = readArray(group, array, where, items, fileBytes, modality); !good) return good;
  if (modality.info.stateCount == 0)
    return badInput(where, "holds no hidden state: neither hidden_00, hidden_01 … nor one array named hidden or hidden_states", kMakeAgain);
  if (modality.info.width == 0) return badInput(where, "its states have width 0", kMakeAgain);
  return {};
}

Result<void> checkNumber(hid_t group, const std::string& name, const std::string& where, std::int64_t found, const std::string& meaning) {
  const auto claimed = readNumberAttribute(group, name, where);
  if (!claimed) return tl::unexpected(claimed.error());
  if (!claimed->has_value() || **claimed == found) return {};
  return badInput(where, "attribute \"" + name + "\" is " + std::to_string(**claimed) + ", but " + meaning + ' ' + std::to_string(found),
                  kMakeAgain);
}

/// Without a word on how many there are, a state missing in between is damage.
Result<void> checkNoGap(const std::string& where, const ModalityInfo& info) {
  int next = 0;
  for (const int state : info.states)
    if (state != next++)
      return badInput(where, "holds states up to " + nameFromState(info.states.back()) + " but not " + nameFromState(next - 1),
                      "Make the cache again, or say in an attribute \"num_layers\" how many layers the encoder has");
  return {};
}

/// Of an encoder of more layers the cache may hold some states only: the attribute tells K then.
Result<void> readDepth(hid_t group, const std::string& where, ModalityInfo& info) {
  const auto layers = readNumberAttribute(group, "num_layers", where);
  if (!layers) return tl::unexpected(layers.error());
  if (!layers->has_value()) return checkNoGap(where, info);
  constexpr std::int64_t kMost = 1000;
  if (**layers < info.stateCount - 1 || **layers > kMost)
    return badInput(where,
                    "attribute \"num_layers\" is " + std::to_string(**layers) + ", but the last state is hidden_" +
                        nameFromState(info.stateCount - 1).substr(sizeof("hidden_") - 1),
                    kMakeAgain);
  info.stateCount = static_cast<int>(**layers) + 1;
  return {};
}

Result<void> readAttributes(hid_t group, const std::string& where, ModalityInfo& info) {
  for (const auto& [name, text] : {std::pair{"encoder", &info.encoder}, std::pair{"source_sha256", &info.sourceSha256},
                                   std::pair{"tokenizer_sha256", &info.tokenizerSha256}}) {
    auto found = readTextAttribute(group, name, where);
    if (!found) return tl::unexpected(found.error());
    *text = found->value_or("");
  }
  // Of a foreign cache they may hold anything.
  for (const auto& [name, text] : {std::pair{"settings_sha256", &info.settingsSha256}, std::pair{"precision", &info.precision},
                                   std::pair{"preprocessing", &info.preprocessing}})
    if (auto found = readTextAttribute(group, name, where)) *text = found->value_or("");
  if (auto good = readDepth(group, where, info); !good) return good;
  return checkNumber(group, "hidden_size", where, info.width, "the states have width");
}

Result<std::vector<bool>> readPresent(hid_t group, const std::string& where, std::int64_t items, std::int64_t fileBytes) {
  if (!hasChild(group, "present")) return std::vector<bool>(static_cast<std::size_t>(items), true);
  const auto dataset = openDataset(group, "present", where + "/present", fileBytes);
  if (!dataset) return tl::unexpected(dataset.error());
  if (dataset->shape != std::vector<std::int64_t>{items})
    return badInput(dataset->where, "has shape " + shapeText(dataset->shape) + " instead of [" + std::to_string(items) + "]", kMakeAgain);
  const Hdf5Handle type(H5Dget_type(dataset->handle.id()), &H5Tclose);
  const H5T_class_t kind = H5Tget_class(type.id());
  const bool oneByteEnum = kind == H5T_ENUM && H5Tget_size(type.id()) == 1;  // h5py writes bool so
  if (kind != H5T_INTEGER && !oneByteEnum)
    return badInput(dataset->where, "holds " + typeText(type.id()) + " instead of 0 and 1", "Write it as uint8");
  std::vector<std::uint8_t> flags(static_cast<std::size_t>(items));
  if (H5Dread(dataset->handle.id(), oneByteEnum ? type.id() : H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, flags.data()) < 0)
    return badInput(dataset->where, "cannot be read (" + Hdf5Session::message() + ")", kMakeAgain);
  std::vector<bool> present(flags.size());
  std::transform(flags.begin(), flags.end(), present.begin(), [](std::uint8_t flag) { return flag != 0; });
  return present;
}

}  // namespace

const std::string& CacheModality::pathOf(int state) const {
  if (layout != Layout::kDatasets) return paths.front();
  const auto found = std::lower_bound(info.states.begin(), info.states.end(), state);
  return paths.at(static_cast<std::size_t>(found - info.states.begin()));
}

Hdf5Handle halfType() {
  Hdf5Handle type(H5Tcopy(H5T_IEEE_F32LE), &H5Tclose);
  H5Tset_fields(type.id(), 15, 10, 5, 0, 10);  // sign bit; exponent from bit 10, 5 bits; mantissa from bit 0, 10 bits
  H5Tset_size(type.id(), 2);
  H5Tset_ebias(type.id(), 15);
  return type;
}

Hdf5Handle memoryTypeOf(hid_t dataset) {
  const Hdf5Handle stored(H5Dget_type(dataset), &H5Tclose);
  if (H5Tget_class(stored.id()) != H5T_FLOAT) return {};
  Hdf5Handle type(H5Tcopy(stored.id()), &H5Tclose);
  // Only the order of bytes may differ from what is read: HDF5 swaps bytes fast, but converts half precision slowly.
  H5Tset_order(type.id(), H5T_ORDER_LE);
  if (H5Tequal(type.id(), H5T_IEEE_F32LE) > 0 || H5Tequal(type.id(), halfType().id()) > 0) return type;
  if (H5Tequal(type.id(), H5T_IEEE_F64LE) > 0) return {H5Tcopy(H5T_IEEE_F32LE), &H5Tclose};
  return {};
}

Result<std::optional<CacheModality>> readCacheModality(hid_t file, const std::string& name, const std::string& where, std::int64_t items,
                                                       std::int64_t fileBytes) {
  if (!hasChild(file, name)) return std::nullopt;
  const std::string place = where + ", /" + name;
  const Hdf5Handle group(H5Gopen2(file, name.c_str(), H5P_DEFAULT), &H5Gclose);
  if (!group) return cannotOpen(file, name, place, "group");
  CacheModality modality;
  if (auto good = readStates(group.id(), place, items, fileBytes, modality); !good) return tl::unexpected(good.error());
  if (auto good = readAttributes(group.id(), place, modality.info); !good) return tl::unexpected(good.error());
  auto present = readPresent(group.id(), place, items, fileBytes);
  if (!present) return tl::unexpected(present.error());
  modality.info.present = std::move(*present);
  for (std::string& path : modality.paths) path = name + '/' + path;
  return modality;
}

}  // namespace xsmoe::features
