// SPDX-License-Identifier: Apache-2.0
#include "model/features/hdf5_reading.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "model/data/raw_text.h"
#include "model/features/hdf5_session.h"
#include "model/features/shape_text.h"

namespace xsmoe::features {
namespace {

constexpr const char* kDamaged = "The file is truncated or damaged; copy it again or make the cache again";

/// Values times their size; empty where the number does not fit.
std::optional<std::int64_t> bytesOf(const std::vector<std::int64_t>& shape, std::size_t valueBytes) {
  auto bytes = static_cast<std::int64_t>(valueBytes);
  for (const std::int64_t size : shape)
    if (__builtin_mul_overflow(bytes, size, &bytes)) return std::nullopt;
  return bytes;
}

Result<void> checkContiguous(const Dataset& dataset, std::int64_t bytes, std::int64_t fileBytes) {
  const haddr_t offset = H5Dget_offset(dataset.handle.id());
  if (offset == HADDR_UNDEF) return badInput(dataset.where, "its values were never written", "Make the cache again");
  std::int64_t end = 0;
  if (__builtin_add_overflow(static_cast<std::int64_t>(offset), bytes, &end) || end > fileBytes)
    return badInput(dataset.where,
                    "its " + std::to_string(bytes) + " bytes from byte " + std::to_string(offset) +
                        " on reach beyond the end of the file at " + std::to_string(fileBytes),
                    kDamaged);
  return {};
}

Result<void> checkChunks(const Dataset& dataset, hid_t creation, std::int64_t fileBytes) {
  std::vector<hsize_t> chunk(dataset.shape.size());
  H5Pget_chunk(creation, static_cast<int>(chunk.size()), chunk.data());
  std::int64_t expected = 1;
  for (std::size_t i = 0; i < chunk.size(); ++i) {
    const auto size = std::max<std::int64_t>(static_cast<std::int64_t>(chunk[i]), 1);
    if (__builtin_mul_overflow(expected, (dataset.shape[i] + size - 1) / size, &expected)) expected = -1;
    if (expected < 0) break;
  }
  const Hdf5Handle space(H5Dget_space(dataset.handle.id()), &H5Sclose);
  hsize_t written = 0;
  if (H5Dget_num_chunks(dataset.handle.id(), space.id(), &written) < 0)
    return badInput(dataset.where, "its index cannot be read (" + Hdf5Session::message() + ")", kDamaged);
  if (expected != static_cast<std::int64_t>(written))
    return badInput(dataset.where, "only " + std::to_string(written) + " of its " + std::to_string(expected) + " chunks were written",
                    "Make the cache again");
  if (static_cast<std::int64_t>(H5Dget_storage_size(dataset.handle.id())) > fileBytes)
    return badInput(dataset.where, "its chunks are larger than the file", kDamaged);
  return {};
}

/// The name under which a filter is known, for those that HDF5 comes without.
std::string filterName(H5Z_filter_t filter) {
  struct Known {
    H5Z_filter_t number;
    const char* name;
  };
  constexpr std::array kKnown{Known{4, "szip"},          Known{305, "LZO"},   Known{307, "bzip2"},        Known{32000, "LZF"},
                              Known{32001, "Blosc"},     Known{32004, "LZ4"}, Known{32008, "Bitshuffle"}, Known{32013, "ZFP"},
                              Known{32015, "Zstandard"}, Known{32017, "SZ"},  Known{32026, "Blosc2"}};
  const auto* const found = std::find_if(kKnown.begin(), kKnown.end(), [&](const Known& known) { return known.number == filter; });
  return (found == kKnown.end() ? std::string("of number ") : std::string(found->name) + ", number ") + std::to_string(filter);
}

/// Whether a filter packed some value: one that was not there when they were written, and could be left out, packed none.
bool packedSome(const Dataset& dataset, int filter) {
  constexpr hsize_t kMostLookedAt = 1000;
  const Hdf5Handle space(H5Dget_space(dataset.handle.id()), &H5Sclose);
  hsize_t chunks = 0;
  if (H5Dget_num_chunks(dataset.handle.id(), space.id(), &chunks) < 0) return true;
  std::vector<hsize_t> offset(dataset.shape.size());
  for (hsize_t i = 0; i < std::min(chunks, kMostLookedAt); ++i) {
    unsigned leftOut = 0;
    haddr_t address = 0;
    hsize_t bytes = 0;
    if (H5Dget_chunk_info(dataset.handle.id(), space.id(), i, offset.data(), &leftOut, &address, &bytes) < 0) return true;
    if ((leftOut & (1U << static_cast<unsigned>(filter))) == 0) return true;
  }
  return chunks > kMostLookedAt;
}

/// Values can be read only where HDF5 has every filter that packed them.
Result<void> checkFilters(const Dataset& dataset, hid_t creation) {
  const int count = H5Pget_nfilters(creation);
  for (int i = 0; i < count; ++i) {
    unsigned flags = 0;
    std::size_t values = 0;
    const H5Z_filter_t filter = H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, nullptr);
    if (filter < 0 || H5Zfilter_avail(filter) > 0 || !packedSome(dataset, i)) continue;
    return badInput(dataset.where, "is packed with a filter that this HDF5 lacks (" + filterName(filter) + ")",
                    "Rewrite the file where the filter is installed: h5repack -f NONE OLD NEW, or with h5py and hdf5plugin: "
                    "new.create_dataset(name, data=old[name][()])");
  }
  return {};
}

/// The size of the file that holds a dataset, which a link may have led to; `fileBytes` where that cannot be told.
std::int64_t bytesOfItsFile(const Dataset& dataset, std::int64_t fileBytes) {
  const auto length = H5Fget_name(dataset.handle.id(), nullptr, 0);
  if (length <= 0) return fileBytes;
  std::string name(static_cast<std::size_t>(length) + 1, '\0');
  H5Fget_name(dataset.handle.id(), name.data(), name.size());
  name.resize(static_cast<std::size_t>(length));
  std::error_code reason;
  const auto bytes = std::filesystem::file_size(name, reason);
  return reason ? fileBytes : static_cast<std::int64_t>(bytes);
}

/// The file that an external link names; empty where a name is no such link.
std::string externalFile(hid_t parent, const std::string& name) {
  H5L_info_t info{};
  if (H5Lget_info(parent, name.c_str(), &info, H5P_DEFAULT) < 0 || info.type != H5L_TYPE_EXTERNAL) return {};
  std::vector<char> value(info.u.val_size);
  const char *file = nullptr, *object = nullptr;
  unsigned flags = 0;
  if (H5Lget_val(parent, name.c_str(), value.data(), value.size(), H5P_DEFAULT) < 0 ||
      H5Lunpack_elink_val(value.data(), value.size(), &flags, &file, &object) < 0)
    return {};
  return file;
}

Result<void> checkStored(const Dataset& dataset, std::int64_t fileBytes) {
  const Hdf5Handle creation(H5Dget_create_plist(dataset.handle.id()), &H5Pclose);
  if (auto good = checkFilters(dataset, creation.id()); !good) return good;
  const Hdf5Handle type(H5Dget_type(dataset.handle.id()), &H5Tclose);
  const auto bytes = bytesOf(dataset.shape, H5Tget_size(type.id()));
  if (!bytes) return badInput(dataset.where, "its shape " + shapeText(dataset.shape) + " is larger than any memory", kDamaged);
  if (*bytes == 0) return {};
  if (H5Pget_external_count(creation.id()) > 0)
    return badInput(dataset.where, "its values lie in other files", "Copy them into one file, for example with h5repack");
  switch (H5Pget_layout(creation.id())) {
    case H5D_COMPACT: return {};
    case H5D_CONTIGUOUS: return checkContiguous(dataset, *bytes, fileBytes);
    case H5D_CHUNKED: return checkChunks(dataset, creation.id(), fileBytes);
    default: return badInput(dataset.where, "its values lie in other files", "Copy them into one file, for example with h5repack");
  }
}

/// What HDF5 allocated for texts of variable length, given back at the end.
class VariableTexts {
 public:
  VariableTexts(hid_t type, hid_t space, std::size_t count) : type_(type), space_(space), texts_(count, nullptr) {}
  ~VariableTexts() { H5Dvlen_reclaim(type_, space_, H5P_DEFAULT, texts_.data()); }
  VariableTexts(const VariableTexts&) = delete;
  VariableTexts& operator=(const VariableTexts&) = delete;
  [[nodiscard]] void* data() { return texts_.data(); }
  [[nodiscard]] std::vector<std::string> copy() const {
    std::vector<std::string> copies;
    copies.reserve(texts_.size());
    for (const char* text : texts_) copies.emplace_back(text == nullptr ? "" : text);
    return copies;
  }

 private:
  hid_t type_, space_;
  std::vector<char*> texts_;
};

std::vector<std::string> splitFixed(const std::string& block, std::size_t length, std::size_t count, H5T_str_t padding) {
  std::vector<std::string> texts;
  texts.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::string text = block.substr(i * length, length);
    text.resize(::strnlen(text.data(), length));
    if (padding == H5T_STR_SPACEPAD) text.erase(text.find_last_not_of(' ') + 1);
    texts.push_back(std::move(text));
  }
  return texts;
}

/// Reads `count` texts through `read`, which is H5Dread or H5Aread with everything but memory type and buffer bound.
template <class Read>
std::optional<std::vector<std::string>> readTextValues(hid_t type, hid_t space, std::size_t count, const Read& read) {
  if (H5Tis_variable_str(type) > 0) {
    const Hdf5Handle memory(H5Tcopy(H5T_C_S1), &H5Tclose);
    H5Tset_size(memory.id(), H5T_VARIABLE);
    H5Tset_cset(memory.id(), H5Tget_cset(type));
    VariableTexts texts(memory.id(), space, count);
    if (read(memory.id(), texts.data()) < 0) return std::nullopt;
    return texts.copy();
  }
  const std::size_t length = H5Tget_size(type);
  std::string block(count * length, '\0');
  if (read(type, block.data()) < 0) return std::nullopt;
  return splitFixed(block, length, count, H5Tget_strpad(type));
}

}  // namespace

std::string typeText(hid_t type) {
  const std::string bits = std::to_string(8 * H5Tget_size(type));
  switch (H5Tget_class(type)) {
    case H5T_FLOAT: return "float" + bits;
    case H5T_INTEGER: return bits + "-bit integer";
    case H5T_STRING: return "text";
    case H5T_ENUM: return "enumeration";
    case H5T_COMPOUND: return "compound";
    default: return "another type";
  }
}

tl::unexpected<Error> cannotOpen(hid_t parent, const std::string& name, const std::string& where, const char* kind) {
  const std::string message = Hdf5Session::message(), file = externalFile(parent, name);
  if (!file.empty())
    return badInput(where, "is a link into the file " + data::inQuotes(file) + ", from which it cannot be opened (" + message + ")",
                    "Put that file where the link finds it: its path counts from the folder of this file");
  return badInput(where, std::string("cannot be opened as a ") + kind + " (" + message + ")", kDamaged);
}

bool hasChild(hid_t parent, const std::string& name) { return H5Lexists(parent, name.c_str(), H5P_DEFAULT) > 0; }

Result<Dataset> openDataset(hid_t parent, const std::string& name, const std::string& where, std::int64_t fileBytes) {
  Dataset dataset{{H5Dopen2(parent, name.c_str(), H5P_DEFAULT), &H5Dclose}, where, {}};
  if (!dataset.handle) return cannotOpen(parent, name, where, "dataset");
  const Hdf5Handle space(H5Dget_space(dataset.handle.id()), &H5Sclose);
  const int rank = H5Sget_simple_extent_ndims(space.id());
  if (rank < 0) return badInput(where, "its shape cannot be read (" + Hdf5Session::message() + ")", kDamaged);
  std::vector<hsize_t> sizes(static_cast<std::size_t>(rank));
  H5Sget_simple_extent_dims(space.id(), sizes.data(), nullptr);
  for (const hsize_t size : sizes) {
    if (size > static_cast<hsize_t>(INT64_MAX)) return badInput(where, "its shape is larger than any memory", kDamaged);
    dataset.shape.push_back(static_cast<std::int64_t>(size));
  }
  if (auto stored = checkStored(dataset, bytesOfItsFile(dataset, fileBytes)); !stored) return tl::unexpected(stored.error());
  return dataset;
}

Result<std::optional<std::string>> readTextAttribute(hid_t object, const std::string& name, const std::string& where) {
  if (H5Aexists(object, name.c_str()) <= 0) return std::nullopt;
  const Hdf5Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), &H5Aclose);
  const Hdf5Handle type(H5Aget_type(attribute.id()), &H5Tclose);
  const Hdf5Handle space(H5Aget_space(attribute.id()), &H5Sclose);
  const std::string place = where + ", attribute \"" + name + '"';
  if (H5Tget_class(type.id()) != H5T_STRING || H5Sget_simple_extent_npoints(space.id()) != 1)
    return badInput(place, "holds " + typeText(type.id()) + " instead of one text", "Write it as text");
  const auto texts = readTextValues(type.id(), space.id(), 1, [&](hid_t memory, void* to) { return H5Aread(attribute.id(), memory, to); });
  if (!texts) return badInput(place, "cannot be read (" + Hdf5Session::message() + ")", kDamaged);
  return texts->front();
}

Result<std::optional<std::int64_t>> readNumberAttribute(hid_t object, const std::string& name, const std::string& where) {
  if (H5Aexists(object, name.c_str()) <= 0) return std::nullopt;
  const Hdf5Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), &H5Aclose);
  const Hdf5Handle type(H5Aget_type(attribute.id()), &H5Tclose);
  const Hdf5Handle space(H5Aget_space(attribute.id()), &H5Sclose);
  const std::string place = where + ", attribute \"" + name + '"';
  if (H5Tget_class(type.id()) != H5T_INTEGER || H5Sget_simple_extent_npoints(space.id()) != 1)
    return badInput(place, "holds " + typeText(type.id()) + " instead of one whole number", "Write it as an integer");
  std::int64_t value = 0;
  if (H5Aread(attribute.id(), H5T_NATIVE_INT64, &value) < 0)
    return badInput(place, "cannot be read (" + Hdf5Session::message() + ")", kDamaged);
  return value;
}

namespace {

/// Reads `count` numbers and writes each as digits.
template <class Number>
std::optional<std::vector<std::string>> readDigits(const Dataset& dataset, hid_t memory) {
  std::vector<Number> numbers(static_cast<std::size_t>(dataset.shape[0]));
  if (H5Dread(dataset.handle.id(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()) < 0) return std::nullopt;
  std::vector<std::string> texts;
  texts.reserve(numbers.size());
  for (const Number number : numbers) texts.push_back(std::to_string(number));
  return texts;
}

Result<std::vector<std::string>> readWholeNumbers(const Dataset& dataset, hid_t type) {
  auto texts = H5Tget_sign(type) == H5T_SGN_NONE ? readDigits<std::uint64_t>(dataset, H5T_NATIVE_UINT64)
                                                 : readDigits<std::int64_t>(dataset, H5T_NATIVE_INT64);
  if (!texts) return badInput(dataset.where, "cannot be read (" + Hdf5Session::message() + ")", kDamaged);
  return std::move(*texts);
}

}  // namespace

Result<std::vector<std::string>> readTexts(const Dataset& dataset) {
  const Hdf5Handle type(H5Dget_type(dataset.handle.id()), &H5Tclose);
  const Hdf5Handle space(H5Dget_space(dataset.handle.id()), &H5Sclose);
  const H5T_class_t kind = H5Tget_class(type.id());
  if (kind != H5T_STRING && kind != H5T_INTEGER)
    return badInput(dataset.where, "holds " + typeText(type.id()) + " instead of text", "Write the ids as UTF-8 strings");
  if (dataset.shape.size() != 1)
    return badInput(dataset.where, "has shape " + shapeText(dataset.shape) + " instead of [items]", "Write one id for each item");
  if (kind == H5T_INTEGER) return readWholeNumbers(dataset, type.id());
  auto texts = readTextValues(type.id(), space.id(), static_cast<std::size_t>(dataset.shape[0]), [&](hid_t memory, void* to) {
    return H5Dread(dataset.handle.id(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
  });
  if (!texts) return badInput(dataset.where, "cannot be read (" + Hdf5Session::message() + ")", kDamaged);
  return std::move(*texts);
}

}  // namespace xsmoe::features
