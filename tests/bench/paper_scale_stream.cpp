#include "tests/bench/paper_scale_stream.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>
#include <unistd.h>

#include <charconv>
#include <cstring>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "model/features/feature_cache.h"
#include "model/features/feature_cache_writer.h"

namespace xsmoe::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kVersion = 1;      // of what the same sizes give
constexpr int kMostStates = 32;  // of both modalities 64: each has a number of its own in HashedStates
constexpr std::int64_t kMostWidth = 4096;
constexpr const char* kParameters = "paper-scale.json";

nlohmann::json parametersOf(const PaperScale& scale) {
  return {{"version", kVersion},      {"records", scale.records}, {"users", scale.users},   {"items", scale.items},
          {"pooling", scale.pooling}, {"seed", scale.seed},       {"states", scale.states}, {"width", scale.width}};
}

Result<void> checkSizes(const PaperScale& scale) {
  if (scale.users < 1 || scale.items < 1 || scale.records < 4 * std::max(scale.users, scale.items) || scale.records > 1'000'000'000)
    return usageError("--records", std::to_string(scale.records) + " records are too few or too many", "Ask for four a user and an item");
  if (scale.states < 2 || scale.states > kMostStates || scale.width < 1 || scale.width > kMostWidth)
    return usageError("--states, --width", "so many states or such a width cannot be made up",
                      "Ask for 2 to " + std::to_string(kMostStates) + " states of a width up to " + std::to_string(kMostWidth));
  if (scale.pooling != "cls" && scale.pooling != "mean0")
    return usageError("--pooling", '"' + scale.pooling + "\" is no pooling", "Use cls or mean0");
  return {};
}

/// In the order of time, as a shop's log would be.
bool writeLog(const fs::path& path, const PaperScale& scale) {
  std::vector<std::string> users, items;
  for (std::int32_t user = 0; user < scale.users; ++user) users.push_back(scaleUserId(user));
  for (std::int32_t item = 0; item < scale.items; ++item) items.push_back(scaleItemId(item));
  std::string text = "user,item,timestamp\n";
  char number[24];
  for (const auto& record : drawScaleLog(scale)) {
    text.append(users[static_cast<std::size_t>(record.user)]).append(1, ',');
    text.append(items[static_cast<std::size_t>(record.item)]).append(1, ',');
    text.append(number, std::to_chars(std::begin(number), std::end(number), record.second).ptr).append(1, '\n');
  }
  return static_cast<bool>(std::ofstream(path, std::ios::binary) << text << std::flush);
}

/// Rows read at hashed places of one block of normal halves: a hundred times cheaper than drawing each value. Rows may overlap in the
/// block, but no two items are equal in all states.
class HashedStates {
 public:
  explicit HashedStates(const PaperScale& scale)
      : scale_(scale), block_(at::empty({kBlock}).normal_(0, 0.5, at::make_generator<at::CPUGeneratorImpl>(scale.seed)).to(torch::kHalf)) {}

  [[nodiscard]] at::Tensor state(Modality modality, int state) const {
    const auto rowBytes = 2 * scale_.width;
    auto values = at::empty({scale_.items, scale_.width}, torch::kHalf);
    const auto* from = static_cast<const char*>(block_.data_ptr());
    auto* to = static_cast<char*>(values.data_ptr());
    for (std::int64_t item = 0; item < scale_.items; ++item) {
      const std::int64_t row = state == 0 && scale_.pooling == "cls" ? 0 : item;
      std::memcpy(to + item * rowBytes, from + 2 * place(static_cast<int>(modality) * scale_.states + state, row),
                  static_cast<std::size_t>(rowBytes));
    }
    return values;
  }

 private:
  static constexpr std::int64_t kBlock = std::int64_t{1} << 22;

  /// splitmix64's last step over the numbers of state and row.
  [[nodiscard]] std::int64_t place(int state, std::int64_t row) const {
    auto mixed = (static_cast<std::uint64_t>(row) * 64 + static_cast<std::uint64_t>(state) + 1) * 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<std::int64_t>((mixed ^ (mixed >> 31U)) % static_cast<std::uint64_t>(kBlock - scale_.width));
  }

  PaperScale scale_;
  at::Tensor block_;
};

Result<void> writeFeatures(const fs::path& path, const PaperScale& scale) {
  const HashedStates hashed(scale);
  std::map<Modality, features::ModalityContent> contents;
  for (const auto modality : kModalities) {
    auto& content = contents[modality];
    content.width = scale.width;
    content.stateCount = scale.states;
    content.encoder = "pseudo-random";
    content.states = [&hashed, modality](int state) { return hashed.state(modality, state); };
  }
  std::vector<std::string> ids;
  for (std::int32_t item = 0; item < scale.items; ++item) ids.push_back(scaleItemId(item));
  return features::writeFeatureCache(path, ids, scale.pooling, contents);
}

Result<void> fill(const fs::path& folder, const PaperScale& scale) {
  fs::create_directories(folder);
  const nlohmann::json stream{{"title", std::to_string(scale.records) + " made-up records"}, {"windows", 10}, {"k_core", 5}};
  if (!writeLog(folder / "interactions.csv", scale) || !(std::ofstream(folder / "stream.json") << stream.dump(2) << '\n'))
    return cannotWrite(folder.string(), "the log cannot be written", "Check the free space");
  if (auto written = writeFeatures(folder / "features.h5", scale); !written) return written;
  if (!(std::ofstream(folder / kParameters) << parametersOf(scale).dump(2) << '\n'))
    return cannotWrite(folder.string(), "the parameters cannot be written", "Check the free space");
  return {};
}

}  // namespace

Result<void> writePaperScaleStream(const fs::path& folder, const PaperScale& scale) try {
  if (auto good = checkSizes(scale); !good) return good;
  if (fs::exists(folder)) {
    std::ifstream file(folder / kParameters);
    if (!file) return badInput(folder.string(), "holds something else than a stream of this program", "Name another folder");
    if (nlohmann::json::parse(file, nullptr, false) == parametersOf(scale)) return {};
  }
  fs::path unfinished = folder;
  unfinished += ".unfinished-" + std::to_string(getpid());
  if (auto filled = fill(unfinished, scale); !filled) {
    fs::remove_all(unfinished);
    return filled;
  }
  fs::remove_all(folder);
  fs::rename(unfinished, folder);
  return {};
} catch (const fs::filesystem_error& error) {
  return cannotWrite(folder.string(), error.code().message(), "Check the free space and the permissions");
}

}  // namespace xsmoe::bench
