// SPDX-License-Identifier: Apache-2.0
#include "model/features/pytorch_tensor.h"

#include <algorithm>
#include <array>
#include <bit>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "model/features/shape_text.h"
#include "model/features/stored_archive.h"
#include "model/features/tensor_pickle.h"

namespace xsmoe::features {
namespace {

static_assert(std::endian::native == std::endian::little, "values are little-endian and are read as they are");

constexpr std::size_t kMostSizes = 16;
constexpr const char* kSaveWithTorch = "The file is damaged; save it again with torch.save";

/// Before PyTorch 1.6 a file was a series of pickles, of which the first is this number.
bool looksLikeOldFile(const std::filesystem::path& path) {
  constexpr std::array<char, 14> kBeginning{'\x80', 2, '\x8a', 10, 'l', '\xfc', '\x9c', 'F', '\xf9', ' ', 'j', '\xa8', 'P', '\x19'};
  std::array<char, kBeginning.size()> beginning{};
  std::ifstream(path, std::ios::binary).read(beginning.data(), beginning.size());
  return beginning == kBeginning;
}

/// "NAME/" of the member NAME/data.pkl, which is the only one of its kind.
Result<std::string> folderWithin(const StoredArchive& archive, const std::string& where) {
  constexpr std::string_view kPickle = "/data.pkl";
  std::vector<std::string> folders;
  for (const std::string& name : archive.names())
    if (name.ends_with(kPickle)) folders.push_back(name.substr(0, name.size() - kPickle.size() + 1));
  if (folders.size() == 1) return folders.front();
  return badInput(where, "the archive has " + std::to_string(folders.size()) + " members data.pkl instead of one",
                  "This is no file of torch.save; save each item's states with it");
}

Result<void> checkByteOrder(const StoredArchive& archive, const std::string& folder, const std::string& where) {
  const std::string member = folder + "byteorder";
  if (std::find(archive.names().begin(), archive.names().end(), member) == archive.names().end()) return {};
  const auto order = archive.read(member, 16);
  if (!order) return tl::unexpected(order.error());
  const std::string text(order->begin(), order->end());
  if (text == "little") return {};
  return badInput(where, "its byte order is \"" + text + "\"; read is \"little\"", "Save it on a little-endian machine");
}

torch::ScalarType scalarType(StorageType type) {
  switch (type) {
    case StorageType::kFloat64: return torch::kFloat64;
    case StorageType::kFloat32: return torch::kFloat32;
    case StorageType::kFloat16: return torch::kFloat16;
    case StorageType::kBfloat16: return torch::kBFloat16;
  }
  throw std::invalid_argument("unknown storage type");
}

/// Values of the tensor and the end of what it covers in its storage; empty where something is negative or does not fit a number.
struct Extent {
  std::int64_t values = 1, end = 0;
};
std::optional<Extent> extentOf(const PickledTensor& tensor) {
  if (tensor.offset < 0 || tensor.sizes.size() != tensor.strides.size()) return std::nullopt;
  Extent extent{1, tensor.offset};
  for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
    const std::int64_t size = tensor.sizes[i], stride = tensor.strides[i];
    std::int64_t reach = 0;
    if (size < 0 || stride < 0 || __builtin_mul_overflow(extent.values, size, &extent.values) ||
        __builtin_mul_overflow(std::max<std::int64_t>(size - 1, 0), stride, &reach) ||
        __builtin_add_overflow(extent.end, reach, &extent.end))
      return std::nullopt;
  }
  if (extent.values > 0 && __builtin_add_overflow(extent.end, 1, &extent.end)) return std::nullopt;
  return extent;
}

Result<void> checkView(const PickledTensor& tensor, std::size_t storageBytes, const std::string& where) {
  const auto valueBytes = static_cast<std::int64_t>(c10::elementSize(scalarType(tensor.type)));
  std::int64_t claimed = 0;
  if (__builtin_mul_overflow(tensor.storageValues, valueBytes, &claimed) || claimed != static_cast<std::int64_t>(storageBytes))
    return badInput(where,
                    "its storage is said to hold " + std::to_string(tensor.storageValues) + " values, but has " +
                        std::to_string(storageBytes) + " bytes",
                    kSaveWithTorch);
  if (tensor.sizes.size() > kMostSizes)
    return badInput(where, "its tensor has " + std::to_string(tensor.sizes.size()) + " dimensions; at most 16 are read", kSaveWithTorch);
  const auto extent = extentOf(tensor);
  if (!extent || extent->end > tensor.storageValues || extent->values > tensor.storageValues)
    return badInput(where,
                    "a tensor of shape " + shapeText(tensor.sizes) + " and strides " + shapeText(tensor.strides) + " from value " +
                        std::to_string(tensor.offset) + " on does not lie within a storage of " + std::to_string(tensor.storageValues) +
                        " values",
                    kSaveWithTorch);
  return {};
}

}  // namespace

Result<torch::Tensor> readPyTorchTensor(const std::filesystem::path& path) {
  const std::string where = path.string();
  if (looksLikeOldFile(path))
    return badInput(where, "the file has the layout of PyTorch before 1.6", "Load and save it again with PyTorch 1.6 or later");
  const auto archive = StoredArchive::open(path);
  if (!archive) return tl::unexpected(archive.error());
  const auto folder = folderWithin(*archive, where);
  if (!folder) return tl::unexpected(folder.error());
  if (auto good = checkByteOrder(*archive, *folder, where); !good) return tl::unexpected(good.error());
  const auto pickle = archive->read(*folder + "data.pkl", kMaxPickleBytes);
  if (!pickle) return tl::unexpected(pickle.error());
  const auto tensor = readTensorPickle({pickle->data(), pickle->size()}, where);
  if (!tensor) return tl::unexpected(tensor.error());
  auto storage = archive->read(*folder + "data/" + tensor->storage, UINT64_MAX);
  if (!storage) return tl::unexpected(storage.error());
  if (auto good = checkView(*tensor, storage->size(), where); !good) return tl::unexpected(good.error());
  const torch::Tensor values = torch::from_blob(storage->data(), {tensor->storageValues}, scalarType(tensor->type));
  return values.as_strided(tensor->sizes, tensor->strides, tensor->offset).clone(at::MemoryFormat::Contiguous);
}

}  // namespace xsmoe::features
