// How a stored run, and one in training, look at a user.
#include <gmock/gmock.h>

#include <set>

#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class MethodPictures : public WholeRuns {
 protected:
  static RunSettings of(Method method) {
    auto made = settings();
    made.model.method = method;
    return made;
  }
  std::unique_ptr<engine::Questions> open(const std::string& run) {
    auto opened = engine_->openQuestions(place(run), {});
    EXPECT_TRUE(opened) << describe(opened.error());
    return std::move(*opened);
  }
};

TEST_F(MethodPictures, TellTheEpochsOfTheWindowTheyAreOf) {
  const auto live = train("run", of(Method::kSsrm));
  const auto questions = open("run");
  for (const int window : {0, 2, 1}) {
    const auto picture = questions->methodPicture(questions->testUsers({window}).front(), window);
    ASSERT_TRUE(picture) << describe(picture.error());
    EXPECT_EQ(picture->window, window);
    EXPECT_FALSE(picture->live);
    EXPECT_EQ(picture->epoch, live.history.window(static_cast<std::size_t>(window)).done->epochs);
    EXPECT_GT(picture->epoch, 0);
  }
}

TEST_F(MethodPictures, OfSsrmAttendToTheWholeHistoryAndKnowWhomTheyTrainedOn) {
  train("run", of(Method::kSsrm));
  const auto questions = open("run");
  std::set<bool> known;
  for (const auto& user : questions->testUsers({1})) {
    const auto picture = questions->methodPicture(user, 1);
    ASSERT_TRUE(picture) << describe(picture.error());
    const auto& detail = std::get<AttentionPicture>(picture->detail);
    ASSERT_THAT(detail.attention, SizeIs(picture->history.size()));
    double sum = 0;
    for (const double share : detail.attention) sum += share;
    EXPECT_NEAR(sum, 1, 1e-6) << user;
    if (!detail.userKnown) {
      EXPECT_EQ(picture->recommended.front().parts.front(), 0) << user;
    }
    known.insert(detail.userKnown);
  }
  EXPECT_THAT(known, SizeIs(2)) << "some users come in D_2 only";
}

TEST_F(MethodPictures, TellWhichTestUsersWereTrained) {
  train("run", of(Method::kSsrm));
  const auto questions = open("run");
  const auto trained = questions->trainedTestUsers(1);
  ASSERT_TRUE(trained) << describe(trained.error());
  std::vector<std::string> known;
  for (const auto& user : questions->testUsers({1})) {
    const auto picture = questions->methodPicture(user, 1);
    if (picture && std::get<AttentionPicture>(picture->detail).userKnown) known.push_back(user);
  }
  EXPECT_EQ(*trained, known);
  EXPECT_THAT(*trained, testing::Not(testing::IsEmpty()));
  EXPECT_LT(trained->size(), questions->testUsers({1}).size());
  EXPECT_FALSE(questions->trainedTestUsers(3)) << "that window has no weights";
  EXPECT_FALSE(questions->trainedTestUsers({})) << "nothing trains";
}

TEST_F(MethodPictures, OfAMethodThatLearnsNoUsersMayBeOfAnybody) {
  train("run", of(Method::kIisan));
  const auto questions = open("run");
  EXPECT_EQ(questions->trainedTestUsers(1).value(), questions->testUsers({1}));
}

TEST_F(MethodPictures, OfLgmrecNameTheItemsByTheirCards) {
  train("run", of(Method::kLgmrec));
  const auto questions = open("run");
  const auto picture = questions->methodPicture(questions->testUsers({1}).front(), 1);
  ASSERT_TRUE(picture) << describe(picture.error());
  const auto& detail = std::get<HypergraphPicture>(picture->detail);
  EXPECT_EQ(detail.neighbours.back().item, picture->history.back());
  ASSERT_THAT(detail.modalities, SizeIs(2));
  for (const auto& modality : detail.modalities) {
    ASSERT_THAT(modality.history, SizeIs(picture->history.size()));
    for (std::size_t i = 0; i < modality.history.size(); ++i) EXPECT_EQ(modality.history[i].item, picture->history[i]);
    ASSERT_THAT(modality.recommended, SizeIs(picture->recommended.size()));
    for (std::size_t i = 0; i < modality.recommended.size(); ++i) EXPECT_EQ(modality.recommended[i].item, picture->recommended[i].item);
  }
}

TEST_F(MethodPictures, OfASessionGraphHaveTheirNodesInTheHistory) {
  train("run", of(Method::kGag));
  const auto questions = open("run");
  const auto picture = questions->methodPicture(questions->testUsers({1}).front(), 1);
  ASSERT_TRUE(picture) << describe(picture.error());
  const auto& detail = std::get<SessionGraphPicture>(picture->detail);
  int items = 0;
  for (const auto& node : detail.nodes) items += node.count;
  EXPECT_EQ(items, std::ssize(picture->history));
  EXPECT_EQ(picture->history.at(static_cast<std::size_t>(detail.nodes.at(static_cast<std::size_t>(detail.last)).item)).id,
            picture->history.back().id);
}

TEST_F(MethodPictures, ForUnknownUsersAndWindowsAreRefusedAsRecommendationsAre) {
  train("run", of(Method::kIisan));
  const auto questions = open("run");
  const auto refusal = [&](const std::string& user, std::optional<int> window) {
    const auto picture = questions->methodPicture(user, window);
    return picture ? std::string("it was answered") : describe(picture.error());
  };
  EXPECT_THAT(refusal("nobody", 1), HasSubstr("the user \"nobody\" has no records up to window 2"));
  EXPECT_THAT(refusal("user-0", 3), HasSubstr("the run has no weights of window 3"));
  EXPECT_THAT(refusal("user-0", {}), HasSubstr("there is no copy of the model in training"));
}

TEST_F(MethodPictures, OfAModelInTrainingComeFromItsCopy) {
  std::optional<Result<MethodPicture>> live;
  train("run", of(Method::kMmmlp), [&](const EventDetail& detail, engine::Controls& controls) {
    const auto* batch = std::get_if<BatchDone>(&detail);
    if (batch == nullptr || batch->window.value != 1 || batch->epoch != 2) return;
    if (batch->batch == 1) controls.copyModel();
    if (batch->batch == 1 || (live && *live)) return;
    const auto questions = open("run");
    live = questions->methodPicture(questions->testUsers({1}).front(), {});
  });
  ASSERT_TRUE(live.has_value());
  ASSERT_TRUE(*live) << describe(live->error());
  const auto& picture = **live;
  EXPECT_TRUE(picture.live);
  EXPECT_EQ(picture.window, 1);
  EXPECT_EQ(picture.epoch, 1);  // within the second
  ASSERT_THAT(std::get<MixersPicture>(picture.detail).branches, SizeIs(3));
  EXPECT_THAT(std::get<MixersPicture>(picture.detail).branches.front().influence, SizeIs(picture.history.size()));
}

}  // namespace
}  // namespace xsmoe::experiments
