// What a run holds in memory over many windows: it grows by its network and what is shown of it, by nothing that a window leaves behind.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/program.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

constexpr std::size_t kTrainedWindows = 9;
constexpr std::int64_t kKibibyte = std::int64_t{1} << 10;

std::vector<std::string> csvCells(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
  return cells;
}

/// A column of what a run measured, window by window.
std::vector<std::int64_t> numbersOf(const std::string& csv, const std::string& column) {
  std::istringstream in(csv);
  std::string line;
  std::getline(in, line);
  const auto header = csvCells(line);
  const auto place = static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin());
  std::vector<std::int64_t> values;
  while (std::getline(in, line)) {
    const auto cells = csvCells(line);
    values.push_back(place < cells.size() && !cells[place].empty() ? std::stoll(cells[place]) : -1);
  }
  return values;
}

/// Of a run, window by window.
struct Held {
  std::vector<std::int64_t> peaks;  ///< bytes
  std::vector<std::int64_t> parameters;
  std::string table;

  /// From D_3 to D_6, as the medians of D_2 … D_4 and of D_5 … D_8 say it: the allocator makes single windows higher. What three windows
  /// leave behind is in it.
  [[nodiscard]] std::int64_t growth() const { return median(5, 9) - median(2, 5); }
  [[nodiscard]] std::int64_t newParameters() const { return parameters[6] - parameters[3]; }

 private:
  [[nodiscard]] std::int64_t median(std::size_t first, std::size_t last) const {
    std::vector<std::int64_t> some(peaks.begin() + static_cast<std::ptrdiff_t>(first), peaks.begin() + static_cast<std::ptrdiff_t>(last));
    std::sort(some.begin(), some.end());
    return some[(some.size() - 1) / 2];  // the lower of two in the middle
  }
};

class ResidentMemory : public testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer keeps what is freed";
#endif
  }
  /// Trains on a generated stream of ten windows of the same length.
  void train(const std::vector<std::string>& stream, const std::vector<std::string>& settings) {
    for (const char* const before : {"stream", "run"}) std::filesystem::remove_all(place(before));
    std::vector<std::string> made{"generate", place("stream"), "--windows", std::to_string(kTrainedWindows + 1)};
    made.insert(made.end(), stream.begin(), stream.end());
    ASSERT_EQ(run(made).code, 0);
    std::vector<std::string> call{"train", place("stream"), "--run", place("run"), "--warmup-epochs",
                                  "1",     "--bottleneck",  "8",     "--threads",  "1"};
    call.insert(call.end(), settings.begin(), settings.end());
    const auto trained = run(call);
    ASSERT_EQ(trained.code, 0) << trained.err;
    const auto exported = run({"export", place("run"), "--metrics", "-"});
    ASSERT_EQ(exported.code, 0) << exported.err;
    held_.table = exported.out;
    held_.peaks = numbersOf(exported.out, "peak_bytes");
    held_.parameters = numbersOf(exported.out, "parameters");
    ASSERT_EQ(held_.peaks.size(), kTrainedWindows) << exported.out;
    ASSERT_EQ(held_.parameters.size(), kTrainedWindows);
    ASSERT_GT(*std::min_element(held_.peaks.begin(), held_.peaks.end()), 0) << "the system tells no peak";
  }

  Held held_;

 private:
  [[nodiscard]] std::string place(const char* name) const { return (folder_.path() / name).string(); }

  TemporaryFolder folder_;
};

TEST_F(ResidentMemory, OfARunOfNineWindowsGrowsByItsNetworkAlone) {
  // At this τ nothing goes: the network grows in every window.
  train({"--items", "200", "--users", "1200", "--records", "27000"},
        {"--epochs", "4", "--embedding", "32", "--batch-size", "64", "--tau", "0.01"});
  if (HasFatalFailure()) return;
  ASSERT_GT(held_.newParameters(), 0);
  // Weights, gradients, two moments, the best epoch's weights, those of the window before, and both on their way to a file.
  constexpr std::int64_t kBytesOfAParameter = std::int64_t{8} * 4;
  // History that is shown, sequences of windows that differ a little, and what the allocator rounds: 0.9 MiB in all are usual.
  constexpr std::int64_t kElse = 2048 * kKibibyte;
  EXPECT_LE(held_.growth(), held_.newParameters() * kBytesOfAParameter + kElse) << held_.table;
}

TEST_F(ResidentMemory, OfARunWhoseNetworkStaysAsLargeGrowsByLessThanTheItemEmbeddingsOfOneWindow) {
  // A test among 1,600 items, as many as have come by D_4, embeds them in 1,600 KiB, and their hidden states are more: up to 160 KiB are
  // usual.
  constexpr std::int64_t kElse = 1536 * kKibibyte;
  // The heap of one run in five has a hole more from some window on; of runs of one seed it is the same. What windows leave behind is there
  // with every seed.
  std::string growths;
  for (int attempt = 1; attempt <= 5; ++attempt) {
    // At this τ an expert of each layer goes where one comes.
    train(
        {"--items", "2500", "--users", "1000", "--records", "20000"},
        {"--epochs", "2", "--embedding", "256", "--blocks", "1", "--batch-size", "32", "--tau", "0.99", "--seed", std::to_string(attempt)});
    if (HasFatalFailure()) return;
    ASSERT_EQ(held_.newParameters(), 0);
    if (held_.growth() <= kElse) return;
    growths += ' ' + std::to_string(held_.growth());
  }
  FAIL() << "grew each time, by" << growths << " bytes; the last:\n" << held_.table;
}

}  // namespace
}  // namespace xsmoe::cli
