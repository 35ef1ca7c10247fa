#include "model/analysis/run_filter.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>

#include "model/analysis/run_columns.h"

namespace xsmoe {
namespace {

using testing::HasSubstr;

RunSummary run() {
  RunSummary made;
  made.description.name = "tau_0.15 first";
  made.description.streamTitle = "Home and Kitchen";
  made.description.streamFolder = "/streams/amazon-home";
  made.description.device = "cpu, 2 threads";
  made.description.precision = "fp32";
  made.settings.model.tau = 0.15;
  made.settings.training.seed = 7;
  made.state = RunState::kFinished;
  made.windowsDone = 9;
  made.tests = {{{0}, {1}, {0.05, 0.02, 0.1, 0.03, 10}}, {{3}, {4}, {0.15, 0.08, 0.2, 0.1, 10}}};
  made.costs = {{{0}, 1000, 500, 5, 4, 12}};
  made.result.mean = Metrics{0.1, 0.05, 0.2, 0.1, 20};
  made.tags = {"keep", "paper"};
  made.note = "Tried ÄGYPTEN with the old cache";
  made.changesByHand = {"in D_3: tau 0.10 → 0.15"};
  return made;
}

bool matches(const std::string& text, const RunSummary& of = run()) {
  const auto filter = parseRunFilter(text);
  EXPECT_TRUE(filter) << text << ": " << describe(filter.error());
  return filter && filter->matches(of);
}

std::string refusal(const std::string& text) {
  const auto filter = parseRunFilter(text);
  if (filter) return "it was read";
  EXPECT_EQ(filter.error().kind, ErrorKind::kUsage);
  EXPECT_NE(filter.error().remedy, "") << text;
  return filter.error().where + ": " + filter.error().what;
}

TEST(RunFilter, WithoutAnythingMatchesEveryRun) {
  EXPECT_TRUE(matches(""));
  EXPECT_TRUE(matches("  "));
  EXPECT_TRUE(parseRunFilter(" ")->isEmpty());
  EXPECT_TRUE(RunFilter().matches(RunSummary()));
}

TEST(RunFilter, FindsWordsInNameStreamMethodTagsAndNote) {
  for (const char* word : {"first", "KITCHEN", "amazon", "xsmoe", "XSMoE", "pap", "ägypten", "\"old cache\"", "tau_0.15"})
    EXPECT_TRUE(matches(word)) << word;
  for (const char* word : {"second", "\"cache old\"", "finished"}) EXPECT_FALSE(matches(word)) << word;
  EXPECT_TRUE(matches("home first keep"));
  EXPECT_FALSE(matches("home second")) << "all words must be found";
}

TEST(RunFilter, ComparesNumbers) {
  for (const char* text :
       {"tau<0.2",   "tau <= 0.15",    "tau=0.15",      "tau>=0.15",     "tau!=0.2",     "TAU>0.1",      "hr10>=0.1",
        "hr10>=10%", "ndcg10=5%",      "last.hr10>0.1", "best.hr10=15%", "d4.hr10=0.15", "d1.hr10<0.06", "seed=7",
        "windows=9", "parameters<1e4", "trainable=500", "experts=4",     "seconds>10",   "changed=1",    "learning-rate=0.001",
        "tau==0.15"})
    EXPECT_TRUE(matches(text)) << text;
  for (const char* text : {"tau<0.15", "tau>0.15", "tau!=0.15", "hr10>10%", "d3.hr10>0", "seed!=7", "changed=0"})
    EXPECT_FALSE(matches(text)) << text;
}

TEST(RunFilter, ComparesTexts) {
  for (const char* text :
       {"method=xsmoe", "method=XSMoE", "stream=\"home and kitchen\"", "stream=amazon-home", "state=finished", "tag=keep", "tag!=other",
        "note=\"old cache\"", "grouping=6,12", "continual=none", "device=cpu", "precision=fp32", "parent=\"\"", "tags=paper"})
    EXPECT_TRUE(matches(text)) << text;
  for (const char* text :
       {"method=iisan", "method!=xsmoe", "stream=home", "tag=kee", "tag!=keep", "state=failed", "parent!=\"\"", "grouping=6"})
    EXPECT_FALSE(matches(text)) << text;
}

TEST(RunFilter, TakesAMethodWithItsWrapper) {
  auto wrapped = run();
  wrapped.settings.model.method = Method::kIisan;
  wrapped.settings.model.continual = Continual::kReplay;
  EXPECT_TRUE(matches("method=iisan_rh", wrapped));
  EXPECT_TRUE(matches("method=IISAN_RH continual=replay", wrapped));
  EXPECT_FALSE(matches("method=iisan", wrapped)) << "another method of the paper's tables";
  EXPECT_TRUE(matches("iisan", wrapped)) << "as a word it is a part";
}

TEST(RunFilter, TurnsWordsAndConditionsRound) {
  EXPECT_TRUE(matches("-second -method=iisan"));
  EXPECT_FALSE(matches("-first"));
  EXPECT_FALSE(matches("-tau<0.2"));
  EXPECT_FALSE(matches("-\"old cache\""));
  EXPECT_TRUE(matches("tau>-1")) << "a minus behind the sign belongs to the number";
}

TEST(RunFilter, TakesWhatARunLacksForUnlikeEveryValue) {
  auto other = run();
  other.settings.model.method = Method::kGag;
  other.result = {};
  EXPECT_FALSE(matches("tau<0.2", other));
  EXPECT_FALSE(matches("tau>=0.2", other));
  EXPECT_TRUE(matches("tau!=0.2", other));
  EXPECT_TRUE(matches("hr10=\"\"", other)) << "nothing measured";
  EXPECT_FALSE(matches("hr10!=\"\"", other));
  EXPECT_TRUE(matches("hr10!=\"\""));
}

bool matchesInTable(const std::string& text, const RunSummary& of) {
  const auto filter = parseRunFilter(text);
  return filter && filter->matchesInTable(of);
}

TEST(RunFilter, OfATableAsksNoMethodForASettingThatItDoesNotUse) {
  auto other = run();
  other.settings.model.method = Method::kGag;
  other.result = {};
  for (const auto* text : {"tau=0.1", "tau<0.1", "-tau=0.15", "grouping=1,2", "tau=0.1 learning-rate=0.001"})
    EXPECT_TRUE(matchesInTable(text, other)) << text;
  for (const auto* text : {"tau!=\"\"", "hr10>0", "learning-rate=1", "tau=0.1 method=xsmoe"})
    EXPECT_FALSE(matchesInTable(text, other)) << text;
  EXPECT_TRUE(matchesInTable("tau=0.15", run()));
  EXPECT_FALSE(matchesInTable("tau=0.1", run())) << "its method uses it";
}

TEST(RunFilter, KnowsOfARunThatCannotBeReadItsNameAlone) {
  RunSummary broken;
  broken.description.name = "broken";
  broken.problem = "broken/run.json: the file cannot be read";
  EXPECT_TRUE(matches("broken", broken));
  EXPECT_FALSE(matches("method=xsmoe", broken));
  EXPECT_FALSE(matches("xsmoe", broken));
  EXPECT_TRUE(matches("problem!=\"\"", broken));
  EXPECT_TRUE(matches("problem=\"cannot be read\"", broken));
  EXPECT_TRUE(matches("state=\"cannot be read\"", broken));
  EXPECT_FALSE(matches("state=unfinished", broken));
}

TEST(RunFilter, NamesThePlaceOfWhatItCannotRead) {
  EXPECT_EQ(refusal("first taux<0.2"), "condition on runs, character 7: \"taux\" is no key of a run");
  EXPECT_EQ(refusal("ägypten tau<x"), "condition on runs, character 13: \"x\" is no number, and tau is one");
  EXPECT_EQ(refusal("tau<"), "condition on runs, character 5: the condition on tau has no value");
  EXPECT_EQ(refusal("  <0.2"), "condition on runs, character 3: there is no key before the condition's sign");
  EXPECT_EQ(refusal("\"first"), "condition on runs, character 1: the quote that begins here has no end");
  EXPECT_EQ(refusal("note=\"old"), "condition on runs, character 6: the quote that begins here has no end");
  EXPECT_EQ(refusal("method<xsmoe"), "condition on runs, character 8: method is a text, which has no order");
  EXPECT_EQ(refusal("tau=10%"), "condition on runs, character 5: tau is no share, so that 10% says nothing of it");
  EXPECT_EQ(refusal("tau<0.2<0.3"), "condition on runs, character 5: \"0.2<0.3\" is no number, and tau is one");
  EXPECT_EQ(refusal("hr10>0,1"), "condition on runs, character 6: \"0,1\" is no number, and hr10 is one");
  EXPECT_EQ(refusal("\"\""), "condition on runs, character 1: the word between the quotes is empty");
  EXPECT_EQ(refusal("method=bert4rec"), "condition on runs, character 8: there is no method \"bert4rec\"");
  EXPECT_EQ(refusal("state=done"), "condition on runs, character 7: \"done\" is not a state");
  EXPECT_EQ(refusal("worst.hr10>0"), "condition on runs, character 1: \"worst.hr10\" is no key of a run");
}

TEST(RunFilter, AdvisesPercentWhereAShareIsComparedWithMoreThanAll) {
  const auto filter = parseRunFilter("tau=0.15 hr10>5");
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error().where + ": " + filter.error().what,
            "condition on runs, character 15: hr10 is a share of at most 1, which 5 is above");
  EXPECT_EQ(filter.error().remedy, "Write 5%, or 0.05");
  EXPECT_TRUE(matches("hr10>5%"));
  EXPECT_TRUE(matches("hr10<=1")) << "all of it is a share";
  EXPECT_TRUE(matches("seconds>5")) << "no share";
}

TEST(RunFilter, AdvisesTheKeysThatAreAlike) {
  const auto filter = parseRunFilter("rate=0.1");
  ASSERT_FALSE(filter);
  EXPECT_THAT(filter.error().remedy, HasSubstr("learning-rate"));
}

TEST(RunFilter, TakesTensOfThousandsOfRunsWithoutAWait) {
  std::vector<RunSummary> runs(10'000, run());
  for (std::size_t i = 0; i < runs.size(); ++i) runs[i].settings.training.seed = i;
  const auto filter = parseRunFilter("method=xsmoe tau<0.2 seed<5000 kitchen");
  ASSERT_TRUE(filter);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(std::count_if(runs.begin(), runs.end(), [&](const auto& one) { return filter->matches(one); }), 5000);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5)) << "milliseconds, but for a slow build on a busy machine";
}

TEST(RunFilter, OffersTheKeysOfAllColumns) {
  const auto keys = runFilterKeys();
  EXPECT_EQ(keys.size(), runColumns().size());
  for (const char* key : {"method", "tau", "hr10", "tag", "seconds"}) EXPECT_THAT(keys, testing::Contains(key));
}

}  // namespace
}  // namespace xsmoe
