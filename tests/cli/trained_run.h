#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/cli/program.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::cli {

constexpr int kWindows = 4;

/// A generated stream, trained once for all tests.
class TrainedRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    const auto made = run({"generate", stream(), "--items", "100", "--users", "60", "--records", "1600", "--windows", "4"});
    ASSERT_EQ(made.code, 0) << made.err;
    trained_ = new Ended(train("run", {"--tau", "0.9"}));
    ASSERT_EQ(trained_->code, 0) << trained_->err;
  }
  static void TearDownTestSuite() {
    delete trained_;
    delete folder_;
  }
  static std::string place(const std::string& name) { return folder_->path() / name; }
  static std::string stream() { return place("stream"); }
  /// A small run; `more` holds pairs of option and value and goes before ours.
  static std::vector<std::string> command(const std::string& name, const std::vector<std::string>& more) {
    std::map<std::string, std::string> options{{"--epochs", "2"},     {"--warmup-epochs", "1"}, {"--embedding", "16"},
                                               {"--bottleneck", "4"}, {"--threads", "1"},       {"--run", place(name)}};
    for (std::size_t i = 0; i < more.size(); i += 2) options[more[i]] = more[i + 1];
    std::vector<std::string> arguments{"train", stream(), "--json"};
    for (const auto& [option, value] : options) arguments.insert(arguments.end(), {option, value});
    return arguments;
  }
  static Ended train(const std::string& name, const std::vector<std::string>& more) { return run(command(name, more)); }
  static std::vector<nlohmann::json> events(const std::vector<nlohmann::json>& all, const std::string& kind) {
    std::vector<nlohmann::json> some;
    for (const auto& one : all)
      if (one.at("event") == kind) some.push_back(one);
    return some;
  }
  static std::vector<nlohmann::json> events(const std::string& kind) { return events(trained_->objects(), kind); }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline Ended* trained_ = nullptr;
};

/// Exactly these keys.
inline void expectKeys(const nlohmann::json& object, const std::vector<std::string>& keys) {
  for (const auto& key : keys) EXPECT_TRUE(object.contains(key)) << key << " is missing in " << object;
  EXPECT_EQ(object.size(), keys.size()) << object;
}

/// Copies the stream with another log.
inline std::string streamWith(const TemporaryFolder& folder, const std::string& stream, const std::string& name, const std::string& log) {
  std::filesystem::copy(stream, folder.path() / name, std::filesystem::copy_options::recursive);
  writeContent(folder.path() / name / "interactions.csv", log);
  return folder.path() / name;
}

}  // namespace xsmoe::cli
