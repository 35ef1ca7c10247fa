#include "model/streaming/stream_session.h"

#include <gmock/gmock.h>
#include <torch/types.h>

#include "model/features/feature_cache.h"
#include "model/features/feature_cache_writer.h"
#include "tests/support/cancelled_at_each.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::streaming {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr std::int64_t kCachedItems = 6, kWidth = 4;
constexpr int kStates = 4;

/// State k holds 100·k + row; state 0 of the texts is the same for all items.
at::Tensor stateOf(Modality modality, int state) {
  auto values = torch::arange(kCachedItems, torch::kFloat).unsqueeze(1).expand({kCachedItems, kWidth}) + 100 * state;
  if (modality == Modality::kTextual && state == 0) values = torch::full({kCachedItems, kWidth}, 7);
  return values;
}

std::string itemId(std::int64_t item) { return std::string(1, static_cast<char>('a' + item)); }

/// Two windows of two users with three records each over the last `items` cached items, in the reverse order of the cache.
StreamSession openStream(const TemporaryFolder& folder, std::int64_t items = kCachedItems) {
  std::string log = "user,item,timestamp\n";
  for (int record = 0; record < 12; ++record) {
    log += record % 2 == 0 ? "u," : "v,";
    log += itemId(kCachedItems - 1 - record % items) + ',' + std::to_string(record) + '\n';
  }
  folder.write("interactions.csv", log);
  std::vector<std::string> ids;
  for (std::int64_t item = 0; item < kCachedItems; ++item) ids.push_back(itemId(item));
  std::map<Modality, features::ModalityContent> contents;
  for (const auto modality : kModalities) {
    contents[modality].width = kWidth;
    contents[modality].stateCount = kStates;
    contents[modality].states = [modality](int state) { return stateOf(modality, state); };
  }
  EXPECT_TRUE(features::writeFeatureCache(folder.path() / "features.h5", ids, "", contents));
  ProtocolSettings protocol;
  protocol.windows = 2;
  protocol.kCore = 0;
  return StreamSession::open(data::openStreamFolder(folder.path()).value(), protocol, true, {}).value();
}

std::vector<float> firstColumn(const at::Tensor& state) {
  const auto column = state.select(1, 0).to(torch::kFloat).contiguous();
  return {column.data_ptr<float>(), column.data_ptr<float>() + column.numel()};
}

TEST(StreamSession, LoadsStatesInTheStreamsOrderOfItems) {
  const TemporaryFolder folder;
  const auto states = openStream(folder).loadStates({Modality::kVisual}, {0, 2}).value();
  const auto& visual = states->states.at(Modality::kVisual);
  ASSERT_EQ(visual.size(), 2U);
  EXPECT_THAT(firstColumn(visual[0]), ElementsAre(0, 5, 4, 3, 2, 1, 0));
  EXPECT_THAT(firstColumn(visual[1]), ElementsAre(0, 205, 204, 203, 202, 201, 200));
}

TEST(StreamSession, AnotherGroupingSharesTheStatesThatBothNeed) {
  const TemporaryFolder folder;
  const auto session = openStream(folder);
  const auto before = session.loadStates({Modality::kVisual}, {0, 1, 2}).value();
  const auto after = session.loadStates({Modality::kVisual, Modality::kTextual}, {0, 2, 3}).value();
  const auto &old = before->states.at(Modality::kVisual), &now = after->states.at(Modality::kVisual);
  ASSERT_EQ(now.size(), 3U);
  EXPECT_TRUE(now[0].is_same(old[0]));
  EXPECT_TRUE(now[1].is_same(old[2]));
  EXPECT_THAT(firstColumn(now[2]), ElementsAre(0, 305, 304, 303, 302, 301, 300));
  EXPECT_EQ(after->states.at(Modality::kTextual).size(), 3U);
}

TEST(StreamSession, AFirstStateThatDoesNotVaryIsOneRow) {
  const TemporaryFolder folder;
  const auto session = openStream(folder);
  const auto states = session.loadStates({Modality::kVisual, Modality::kTextual}, {0, 1}).value();
  const auto& textual = states->states.at(Modality::kTextual);
  EXPECT_TRUE(at::equal(textual[0], torch::full({1, kWidth}, 7, torch::kHalf)));
  EXPECT_EQ(textual[0].storage().nbytes(), 2 * kWidth) << "the other rows are still held";
  EXPECT_EQ(textual[1].size(0), kCachedItems + 1);
  EXPECT_EQ(states->states.at(Modality::kVisual)[0].size(0), kCachedItems + 1);
  const auto again = session.loadStates({Modality::kTextual}, {0, 2}).value();
  EXPECT_TRUE(again->states.at(Modality::kTextual)[0].is_same(textual[0]));
}

TEST(StreamSession, StatesKeepTheirRowsWhereThatTellsItemsApart) {
  const TemporaryFolder folder;
  const auto alone = openStream(folder).loadStates({Modality::kTextual}, {0}).value();
  EXPECT_EQ(alone->states.at(Modality::kTextual)[0].size(0), kCachedItems + 1);
  const auto single = openStream(folder, 1).loadStates({Modality::kTextual}, {0, 1}).value();
  EXPECT_EQ(single->states.at(Modality::kTextual)[0].size(0), 2);
}

TEST(StreamSession, KnowsWhichStatesEveryModalityHolds) {
  const TemporaryFolder folder;
  (void)openStream(folder);
  std::vector<std::string> ids;
  for (std::int64_t item = 0; item < kCachedItems; ++item) ids.push_back(itemId(item));
  const auto path = folder.path() / "features.h5";
  auto writer = features::FeatureCacheWriter::create(
      path, ids, "",
      {{Modality::kVisual, {kWidth, 7, "", "", "", {0, 2, 3, 6}}}, {Modality::kTextual, {kWidth, 7, "", "", "", {0, 3, 6}}}});
  ASSERT_TRUE(writer);
  const std::vector<std::uint16_t> zeros(static_cast<std::size_t>(kCachedItems * kWidth));
  for (const int state : {0, 2, 3, 6}) ASSERT_TRUE(writer->write(Modality::kVisual, state, 0, kCachedItems, zeros.data()));
  for (const int state : {0, 3, 6}) ASSERT_TRUE(writer->write(Modality::kTextual, state, 0, kCachedItems, zeros.data()));
  ASSERT_TRUE(writer->finish());
  ProtocolSettings protocol;
  protocol.windows = 2;
  protocol.kCore = 0;
  const auto session = StreamSession::open(data::openStreamFolder(folder.path()).value(), protocol, true, {});
  ASSERT_TRUE(session) << describe(session.error());
  EXPECT_EQ(session->hiddenStates(), 7);
  EXPECT_THAT(session->cachedStates(), ElementsAre(0, 3, 6));
  EXPECT_THAT(session->report().featuresNote, testing::HasSubstr("textual: 3 of 7 states of width"));
}

TEST(StreamSession, WithoutItsReportHasTheSameRowsAndLooksAtNoRecordForOne) {
  const TemporaryFolder folder;
  const auto whole = openStream(folder);
  std::vector<std::string> works;
  const auto stream = data::openStreamFolder(folder.path()).value();
  const auto session = StreamSession::open(
      stream, whole.windows().protocol(), true, [&](const Progress& state) { return works.push_back(state.what), true; },
      StreamSession::Report::kLeftEmpty);
  ASSERT_TRUE(session) << describe(session.error());
  EXPECT_THAT(works, Not(Contains(AnyOf("looking for repeated records", "looking at the windows", "looking histories up"))));
  EXPECT_EQ(whole.report().records, 12);
  EXPECT_EQ(session->report().records, 0);
  EXPECT_THAT(session->report().windows, IsEmpty());
  EXPECT_EQ(session->windows().itemIds(), whole.windows().itemIds());
  const auto one = session->loadStates({Modality::kVisual}, {2}).value(), other = whole.loadStates({Modality::kVisual}, {2}).value();
  EXPECT_TRUE(at::equal(one->states.at(Modality::kVisual)[0], other->states.at(Modality::kVisual)[0]));
}

TEST(StreamSession, LastStatesAreTheModelsOwnWhereItHoldsThem) {
  const TemporaryFolder folder;
  const auto session = openStream(folder);
  const auto models = session.loadStates({Modality::kVisual}, {0, 1, 3}).value();
  const auto last = session.lastStates().value();
  EXPECT_TRUE(last.at(Modality::kVisual).is_same(models->states.at(Modality::kVisual)[2]));
  EXPECT_THAT(firstColumn(last.at(Modality::kTextual)), ElementsAre(0, 305, 304, 303, 302, 301, 300));
  const auto again = session.loadStates({Modality::kVisual}, {0, 1}).value();
  EXPECT_TRUE(again->states.at(Modality::kVisual)[1].is_same(models->states.at(Modality::kVisual)[1])) << "what is shared stays so";
}

TEST(StreamSession, LastStatesAreReadWhereNoModelHoldsThem) {
  const TemporaryFolder folder;
  const auto last = openStream(folder).lastStates().value();
  EXPECT_THAT(firstColumn(last.at(Modality::kVisual)), ElementsAre(0, 305, 304, 303, 302, 301, 300));
}

TEST(StreamSession, StatesThatStayInTheCacheHaveTheSameRows) {
  const TemporaryFolder folder;
  const auto session = openStream(folder);
  const auto states = session.loadStates({Modality::kVisual, Modality::kTextual}, {0, 2}, 1 << 20).value();
  EXPECT_GT(session.memoryToCome(), 0);
  const auto inMemory = openStream(folder).loadStates({Modality::kVisual, Modality::kTextual}, {0, 2}).value();
  const auto some = torch::tensor({3, 0, 6, 1, 3}, torch::kLong);
  for (const auto modality : kModalities)
    for (const std::size_t k : {std::size_t{0}, std::size_t{1}}) {
      EXPECT_TRUE(at::equal(states->state(modality, k).rows(some), inMemory->state(modality, k).rows(some)));
      EXPECT_TRUE(at::equal(states->state(modality, k).slice(1, 4), inMemory->state(modality, k).slice(1, 4)));
      EXPECT_EQ(states->state(modality, k).isOneRow(), inMemory->state(modality, k).isOneRow());
    }
  EXPECT_TRUE(states->state(Modality::kTextual, 0).isOneRow());
  EXPECT_FALSE(states->states.at(Modality::kVisual)[0].defined()) << "it is in memory";
  EXPECT_EQ(openStream(folder).memoryToCome(), 0);
}

TEST(StreamSession, StatesThatStayInTheCacheAreSharedWithinTheSameBoundOnly) {
  const TemporaryFolder folder;
  const auto session = openStream(folder);
  const auto before = session.loadStates({Modality::kVisual}, {0, 2}, 40).value();
  const auto regrouped = session.loadStates({Modality::kVisual}, {0, 1, 2}, 40).value();
  EXPECT_TRUE(regrouped->state(Modality::kVisual, 2).isSame(before->state(Modality::kVisual, 1)));
  const auto wider = session.loadStates({Modality::kVisual}, {0, 1, 2}, 50).value();
  EXPECT_FALSE(wider->state(Modality::kVisual, 2).isSame(before->state(Modality::kVisual, 1)));
  const auto inMemory = session.loadStates({Modality::kVisual}, {0, 1, 2}).value();
  EXPECT_TRUE(inMemory->states.at(Modality::kVisual)[2].defined());
}

TEST(StreamSession, AFirstStateThatWasLeftAloneIsOneRowBelowOthers) {
  const TemporaryFolder folder;
  const auto session = openStream(folder);
  const auto alone = session.loadStates({Modality::kTextual}, {0}, 40).value();
  EXPECT_FALSE(alone->state(Modality::kTextual, 0).isOneRow());
  const auto below = session.loadStates({Modality::kTextual}, {0, 1}, 40).value();
  EXPECT_TRUE(below->state(Modality::kTextual, 0).isOneRow());
}

TEST(StreamSession, KeepsNoStatesThatNobodyHolds) {
  const TemporaryFolder folder;
  const auto session = openStream(folder);
  auto states = session.loadStates({Modality::kVisual}, {1}).value();
  const c10::weak_intrusive_ptr<c10::TensorImpl> state(states->states.at(Modality::kVisual)[0].getIntrusivePtr());
  EXPECT_FALSE(state.expired());
  states.reset();
  EXPECT_TRUE(state.expired());
  EXPECT_TRUE(session.loadStates({Modality::kVisual}, {1}));
}

TEST(StreamSession, EndsAtEachQuestionWhereItsOpeningOrReadingIsCancelled) {
  const TemporaryFolder folder;
  const auto session = openStream(folder);
  const auto stream = data::openStreamFolder(folder.path()).value();
  const auto protocol = session.windows().protocol();
  EXPECT_GT(cancelAtEach([&](const auto& progress) { return errorIn(StreamSession::open(stream, protocol, true, progress)); }), 10);
  for (const std::int64_t memory : {0, 40})
    EXPECT_EQ(cancelAtEach([&](const auto& progress) {
                return errorIn(session.loadStates({Modality::kVisual}, {1, 2}, memory, progress));
              }),
              2);
  EXPECT_EQ(cancelAtEach([&](const auto& progress) { return errorIn(session.lastStates(progress)); }), 2) << "a state of each modality";
}

}  // namespace
}  // namespace xsmoe::streaming
