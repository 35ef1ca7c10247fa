#include "tests/experiments/small_stream_folder.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/empty.h>
#include <gtest/gtest.h>

#include <fstream>
#include <ostream>

#include "model/features/feature_cache.h"
#include "model/features/feature_cache_writer.h"

namespace xsmoe::experiments {
namespace {

constexpr int kWindows = 4, kUsers = 18, kRecords = kSmallWindow / kUsers, kItems = 30, kStates = 5;

std::string itemId(int item) { return "item-" + std::to_string(item); }

features::ModalityContent content(std::int64_t width, std::uint64_t seed) {
  features::ModalityContent made;
  made.width = width;
  made.stateCount = kStates;
  made.encoder = "random values for tests";
  made.states = [=](int state) {
    return at::empty({kItems, width}).normal_(0, 1, at::make_generator<at::CPUGeneratorImpl>(seed + static_cast<std::uint64_t>(state)));
  };
  return made;
}

void writeWindow(std::ostream& log, int window) {
  int time = 1'600'000'000 + window * kSmallWindow;
  for (int round = 0; round < kRecords; ++round)
    for (int user = 0; user < kUsers; ++user) {
      // Two thirds of the users come back in the next window.
      const int who = user + window * kUsers / 3, item = (who * 7 + (round + 3 * window) * (1 + who % 5)) % kItems;
      log << "user-" << who << ',' << itemId(item) << ',' << ++time << '\n';
    }
}

}  // namespace

void writeSmallStream(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "stream.json") << R"({"title": "Small", "windows": 4, "k_core": 2})";
  std::ofstream log(folder / "interactions.csv");
  log << "user,item,timestamp\n";
  for (int window = 0; window < kWindows; ++window) writeWindow(log, window);
  std::ofstream items(folder / "items.csv");
  items << "item,title\n";
  std::vector<std::string> ids;
  for (int item = 0; item < kItems; ++item) {
    ids.push_back(itemId(item));
    if (item > 0) items << itemId(item) << ",Title " << item << '\n';
  }
  const auto written = features::writeFeatureCache(folder / "features.h5", ids, "cls",
                                                   {{Modality::kVisual, content(12, 1)}, {Modality::kTextual, content(8, 50)}});
  ASSERT_TRUE(written) << describe(written.error());
}

void growSmallStream(const std::filesystem::path& folder, int first, int windows) {
  std::ofstream log(folder / "interactions.csv", std::ios::app);
  for (int window = first; window < first + windows; ++window) writeWindow(log, window);
}

RunSettings smallRunSettings() {
  RunSettings settings;
  settings.model.grouping = {2, 4};
  settings.model.bottleneck = 3;
  settings.model.embedding = 8;
  settings.training.epochs = 2;
  settings.training.warmupEpochs = 0;
  settings.training.batchSize = 8;
  settings.protocol.sequenceLength = 5;
  settings.protocol.validationShare = 0.4;
  settings.device.device = "cpu";
  settings.device.threads = 1;
  return settings;
}

}  // namespace xsmoe::experiments
