#include <gtest/gtest.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/mutator.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {
namespace {

constexpr int kMutations = 2000;

std::vector<std::string> corpusOf(std::string_view target) {
  std::vector<std::filesystem::path> paths;
  for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/fuzz/corpus" / target))
    paths.push_back(file.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> inputs;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

class Corpus : public testing::TestWithParam<Target> {
 protected:
  static void run(const std::string& input) {
    try {
      GetParam().run(input);
    } catch (const std::exception& broken) {
      ADD_FAILURE() << broken.what() << ", with the input " << testing::PrintToString(input);
    }
  }
};

TEST_P(Corpus, EveryFileIsReadOrRefused) {
  const std::vector<std::string> inputs = corpusOf(GetParam().name);
  ASSERT_FALSE(inputs.empty());
  for (const std::string& input : inputs) run(input);
}

TEST_P(Corpus, ChangedFilesAreReadOrRefused) {
  const std::vector<std::string> inputs = corpusOf(GetParam().name);
  ASSERT_FALSE(inputs.empty());
  Mutator mutator(2025);
  for (int i = 0; i < kMutations && !HasFailure(); ++i) run(mutator.changed(inputs));
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, testing::ValuesIn(kTargets), [](const auto& target) { return std::string(target.param.name); });

}  // namespace
}  // namespace xsmoe::fuzz
