#include "model/core/change.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <set>
#include <variant>
#include <vector>

namespace xsmoe {
namespace {

const ExpertName kExpert{Modality::kVisual, 6, 2};

std::vector<Act> allActs() {
  return {SetTau{0.15},
          Regroup{{2, 4, 12}},
          SetNumber{"learning-rate", 3e-4},
          PinExpert{kExpert, true},
          PinExpert{{Modality::kTextual, 12, 31}, false},
          RemoveExpert{kExpert},
          PruneNow{},
          MergeExperts{kExpert, 0},
          Pause{},
          Continue{},
          StepTo{Boundary::kEpoch},
          Undo{"tau 0.3"}};
}

TEST(Act, OfEveryKindIsTested) {
  std::set<std::size_t> changes, presses;
  for (const auto& act : allActs()) {
    if (const auto* const change = std::get_if<Change>(&act)) changes.insert(change->index());
    if (const auto* const press = std::get_if<Press>(&act)) presses.insert(press->index());
  }
  EXPECT_EQ(changes.size(), std::variant_size_v<Change>);
  EXPECT_EQ(presses.size(), std::variant_size_v<Press>);
}

TEST(Act, ComesBackFromItsText) {
  for (const auto& act : allActs()) {
    const auto [what, value] = textOf(act);
    const auto back = actFrom(what, value);
    ASSERT_TRUE(back) << what << ' ' << value;
    EXPECT_EQ(*back, act) << what << ' ' << value;
  }
}

TEST(Act, HasTheTextThatRecordsKeep) {
  EXPECT_EQ(textOf(SetTau{0.15}), (ActText{"tau", "0.15"}));
  EXPECT_EQ(textOf(Change(PinExpert{kExpert, false})), (ActText{"unpin", "visual:6:2"}));
  EXPECT_EQ(textOf(Press(StepTo{Boundary::kWindow})), (ActText{"step", "window"}));
  EXPECT_EQ(inWords(SetNumber{"patience", 7}), "patience 7");
  EXPECT_EQ(inWords(PruneNow{}), "prune-now");
  EXPECT_EQ(textOf(Change(MergeExperts{kExpert, 0})), (ActText{"merge", "visual:6:2 into 0"}));
}

TEST(Act, IsReadBackAlsoWhereItWasRefused) {
  for (const Act& act : {Act(SetTau{7}), Act(Regroup{{3, 2}}), Act(Regroup{}), Act(SetNumber{"no-such-setting", -1})}) {
    const auto [what, value] = textOf(act);
    EXPECT_EQ(actFrom(what, value).value(), act) << what << ' ' << value;
  }
}

TEST(Act, RefusesTextsThatNameNone) {
  for (const auto& [what, value] : std::vector<ActText>{{"tau", "high"},
                                                        {"grouping", "6,x"},
                                                        {"pin", "visual:6"},
                                                        {"pin", "smell:6:1"},
                                                        {"remove", "visual:6:1:2"},
                                                        {"unpin", "visual::"},
                                                        {"merge", "visual:6:2"},
                                                        {"merge", "visual:6:2 into"},
                                                        {"merge", "visual:6 into 0"},
                                                        {"merge", "visual:6:2 into E0"},
                                                        {"step", "year"},
                                                        {"", "1"}})
    EXPECT_FALSE(actFrom(what, value)) << what << ' ' << value;
}

TEST(Change, ComesBackFromItsWordsAsAPersonWritesThem) {
  for (const Change& change :
       {Change(MergeExperts{kExpert, 0}), Change(PinExpert{kExpert, true}), Change(PruneNow{}), Change(SetTau{0.25})})
    EXPECT_EQ(changeFromWords(inWords(change)).value(), change) << inWords(change);
  for (const char* words : {"", "merge", "merge visual:6:2", "remove", "undo", "pause"}) EXPECT_FALSE(changeFromWords(words)) << words;
}

TEST(Change, OfEveryKindThatIsNoSettingThereIsAnExample) {
  std::set<std::size_t> kinds;
  for (const auto& change : exampleChanges()) {
    kinds.insert(change.index());
    EXPECT_EQ(changeFromWords(inWords(change)).value(), change) << inWords(change);
  }
  for (const auto& act : allActs()) {
    const auto* const change = std::get_if<Change>(&act);
    if (change == nullptr) continue;
    EXPECT_EQ(kinds.contains(change->index()), settingOf(*change).empty()) << inWords(act);
  }
}

TEST(Change, SetsItsSettingWithinItsRange) {
  EXPECT_EQ(changed({}, SetTau{0.25})->model.tau, 0.25);
  EXPECT_EQ(changed({}, Regroup{{3, 9}})->model.grouping, (Grouping{3, 9}));
  EXPECT_EQ(changed({}, SetNumber{"patience", 9})->training.patience, 9);
  EXPECT_EQ(changed({}, PruneNow{}).value(), RunSettings());
  for (const Change& wrong :
       {Change(SetTau{7}), Change(Regroup{{3, 2}}), Change(SetNumber{"patience", 0.5}), Change(SetNumber{"colour", 1})})
    EXPECT_FALSE(changed({}, wrong)) << inWords(wrong);
}

TEST(Change, ReplacesAnEarlierOneOfTheSameThing) {
  EXPECT_TRUE(replaces(SetTau{0.2}, SetTau{0.1}));
  EXPECT_TRUE(replaces(SetNumber{"patience", 2}, SetNumber{"patience", 1}));
  EXPECT_TRUE(replaces(PruneNow{}, PruneNow{}));
  EXPECT_FALSE(replaces(SetNumber{"patience", 2}, SetNumber{"epochs", 1}));
  EXPECT_FALSE(replaces(SetTau{0.2}, Regroup{{1}}));
  EXPECT_FALSE(replaces(PinExpert{kExpert, false}, PinExpert{kExpert, true})) << "both are told";
  EXPECT_FALSE(replaces(RemoveExpert{kExpert}, RemoveExpert{kExpert}));
}

}  // namespace
}  // namespace xsmoe
