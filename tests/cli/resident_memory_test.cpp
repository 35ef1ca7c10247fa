// What a run holds in memory over many windows: it grows by its network and what is shown of it, by nothing that a window leaves behind.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/program.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {
namespace {

constexpr std::int64_t kMebibyte = std::int64_t{1} << 20;

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

TEST(ResidentMemory, OfARunOfNineWindowsGrowsByItsNetworkAlone) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer keeps what is freed";
#endif
  const TemporaryFolder folder;
  const auto place = [&](const char* name) { return (folder.path() / name).string(); };
  ASSERT_EQ(run({"generate", place("stream"), "--items", "200", "--users", "1200", "--records", "27000", "--windows", "10"}).code, 0);
  // At this τ nothing goes: the network grows in every window. All windows are as long.
  const auto trained = run({"train", place("stream"), "--run", place("run"), "--epochs", "4", "--warmup-epochs", "1", "--embedding", "32",
                            "--bottleneck", "8", "--batch-size", "64", "--threads", "1", "--tau", "0.01"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const auto exported = run({"export", place("run"), "--metrics", "-"});
  ASSERT_EQ(exported.code, 0) << exported.err;
  const auto peaks = numbersOf(exported.out, "peak_bytes"), parameters = numbersOf(exported.out, "parameters");
  ASSERT_EQ(peaks.size(), 9U) << exported.out;
  ASSERT_EQ(parameters.size(), 9U);
  ASSERT_GT(*std::min_element(peaks.begin(), peaks.end()), 0) << "the system tells no peak";
  const auto peakOf = [&](std::size_t first, std::size_t last) {
    return *std::max_element(peaks.begin() + static_cast<std::ptrdiff_t>(first), peaks.begin() + static_cast<std::ptrdiff_t>(last));
  };
  // Weights, gradients, two moments, the best epoch's weights, those of the window before, and both on their way to a file.
  constexpr std::int64_t kBytesOfAParameter = std::int64_t{8} * 4;
  const std::int64_t ofTheNetwork = (parameters[8] - parameters[4]) * kBytesOfAParameter;
  // History that is shown, sequences of windows that differ a little, and what the allocator rounds: 2 MB in all are usual.
  constexpr std::int64_t kElse = 8 * kMebibyte;
  const std::int64_t growth = peakOf(5, 9) - peakOf(2, 5);
  EXPECT_LE(growth, ofTheNetwork + kElse) << "D_2 … D_4: " << peakOf(2, 5) << " bytes, D_5 … D_8: " << peakOf(5, 9) << '\n' << exported.out;
}

}  // namespace
}  // namespace xsmoe::cli
