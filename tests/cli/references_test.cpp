// What ranks without training, beside a run.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::vector<std::string> kReferences{"popular-before",  "popular-so-far", "transitions", "similar-visual",
                                           "similar-textual", "similar-both",   "attainable"};

/// As `train` would, with `--references` in front, where nothing behind it may be taken for its value.
std::vector<std::string> withReferences(std::vector<std::string> command) {
  command.insert(command.begin() + 1, "--references");
  return command;
}

TEST_F(TrainedRun, TellsUntrainedReferencesWhereTheyAreAskedFor) {
  const auto ended = run(withReferences(command("with references", {"--epochs", "1"})));
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto told = events(ended.objects(), "references"), windows = events(ended.objects(), "window");
  ASSERT_THAT(told, SizeIs(kWindows - 1));
  std::map<std::string, double> sums;
  for (std::size_t i = 0; i < told.size(); ++i) {
    EXPECT_EQ(told[i].at("window"), windows[i].at("window"));
    EXPECT_EQ(told[i].at("tested_on"), windows[i].at("tested_on"));
    std::vector<std::string> names;
    for (const auto& one : told[i].at("results")) {
      names.push_back(one.at("name"));
      if (i > 0) sums[names.back()] += one.at("hr10").get<double>();
    }
    EXPECT_EQ(names, kReferences);
  }
  const auto last = ended.objects().back();
  ASSERT_THAT(last.at("references").at("means"), SizeIs(kReferences.size()));
  for (const auto& one : last.at("references").at("means")) {
    EXPECT_NEAR(one.at("hr10").get<double>(), sums[one.at("name")] / (kWindows - 2), 1e-12) << "D_1 is a warm-up";
    EXPECT_EQ(one.at("trained").at("hr10"), last.at("hr10"));
  }
}

TEST_F(TrainedRun, TellsOfReferencesWithoutTouchingTheRun) {
  const auto record = [] { return run({"resume", place("run"), "--json"}).out; };
  const auto before = record();
  const auto ended = run({"references", place("run"), "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  ASSERT_THAT(ended.objects(), SizeIs(1));
  const auto answer = ended.objects().at(0);
  EXPECT_EQ(answer.at("method"), "xsmoe");
  const auto windows = events("window");
  ASSERT_THAT(answer.at("windows"), SizeIs(windows.size()));
  for (std::size_t i = 0; i < windows.size(); ++i) {
    EXPECT_EQ(answer.at("windows").at(i).at("hr10"), windows[i].at("hr10"));
    EXPECT_THAT(answer.at("windows").at(i).at("results"), SizeIs(kReferences.size()));
  }
  EXPECT_EQ(record(), before);
  EXPECT_EQ(run({"references", place("nowhere")}).code, 3);
}

TEST_F(TrainedRun, PrintsReferencesInTablesForPeople) {
  const auto asked = run({"references", place("run")});
  ASSERT_EQ(asked.code, 0) << asked.err;
  for (const auto& name : kReferences) EXPECT_THAT(asked.out, HasSubstr(name));
  EXPECT_THAT(asked.out, HasSubstr("mean over D_2 …"));
  std::istringstream lines(asked.out);
  for (std::string line; std::getline(lines, line) && !line.empty();) EXPECT_LE(line.size(), 134U) << line;
  auto arguments = withReferences(command("told to people", {"--epochs", "1"}));
  arguments.erase(std::find(arguments.begin(), arguments.end(), "--json"));
  const auto trained = run(arguments);
  EXPECT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(trained.out, HasSubstr("  without training at best "));
  const auto means = trained.out.substr(std::min(trained.out.size(), trained.out.rfind("mean over D_2 …")));
  for (const auto& name : kReferences) EXPECT_THAT(means, HasSubstr(name));
}

TEST_F(TrainedRun, TakesReferencesWithoutAValueOrAsANumber) {
  EXPECT_THAT(events(run(withReferences(command("bare", {"--epochs", "1", "--warmup-epochs", "0"}))).objects(), "references"), SizeIs(3));
  auto off = command("off", {"--epochs", "1"});
  off.push_back("--references=0");
  EXPECT_THAT(events(run(off).objects(), "references"), IsEmpty());
  auto wrong = command("wrong", {"--epochs", "1"});
  wrong.push_back("--references=2");
  const auto refused = run(wrong);
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--references: the value is 2. Give a number from 0 to 1"));
  const auto forked = run({"fork", place("run"), "--window", "1", "--run", place("fork with references"), "--references", "--json"});
  EXPECT_EQ(forked.code, 0) << forked.err;
  EXPECT_THAT(events(forked.objects(), "references"), SizeIs(1));
}

}  // namespace
}  // namespace xsmoe::cli
