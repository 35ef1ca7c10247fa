// What SSRM, GAG and GIUA-GNN do alike on a stream (baselines.md, sections 1.5, 2.3 and 14).
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/baselines/wrapped_recommender.h"
#include "tests/baselines/streaming_methods.h"

namespace xsmoe::baselines {
namespace {

class Streaming : public testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] std::unique_ptr<StreamingRecommender> make(double reservoirRatio = 0.1) const {
    return streamingMethod(GetParam(), smallTables(stream_.users(), stream_.items()), reservoirRatio);
  }
  [[nodiscard]] bool isSsrm() const { return GetParam() == std::string("ssrm"); }

  const DriftingStream stream_;
};

using network::NamedTensors;

void expectEqual(const NamedTensors& actual, const NamedTensors& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (const auto& [name, tensor] : expected) EXPECT_TRUE(torch::equal(actual.at(name), tensor)) << name;
}

/// Parameters and buffers, as they are now.
NamedTensors tensorsOf(const network::Recommender& recommender) {
  auto all = network::copyOf(recommender.parameters());
  all.merge(network::copyOf(recommender.buffers()));
  return all;
}

std::multiset<std::vector<std::int64_t>> contentOf(const network::Samples& samples) {
  std::multiset<std::vector<std::int64_t>> content;
  for (std::int64_t i = 0; i < samples.users.size(0); ++i) {
    const auto row = samples.items[i].contiguous();
    std::vector<std::int64_t> entries(row.data_ptr<std::int64_t>(), row.data_ptr<std::int64_t>() + row.numel());
    entries.push_back(samples.users[i].item<std::int64_t>());
    content.insert(entries);
  }
  return content;
}

TEST_P(Streaming, LearnsTheStreamInOneWindowAndGoesOnInTheNext) {
  const auto recommender = make();
  EXPECT_LT(hitRate(*recommender, stream_, 1), 0.2);
  trainEpochs(*recommender, recommender->beginWindow(stream_.data(0)), 12);
  EXPECT_GT(hitRate(*recommender, stream_, 1), 0.5);  // by chance: 0.08
  recommender->endWindow(stream_.data(0));
  trainEpochs(*recommender, recommender->beginWindow(stream_.data(1)), 8);
  EXPECT_GT(hitRate(*recommender, stream_, 2), 0.5);
}

TEST_P(Streaming, GoesOnWithinAWindowBitForBit) {
  const auto one = make(), other = make(), recommender = make();
  trainEpochs(*recommender, recommender->beginWindow(stream_.data(0)), 2);
  recommender->endWindow(stream_.data(0));
  const auto samples = recommender->beginWindow(stream_.data(1));
  trainEpochs(*recommender, samples, 1);
  auto model = recommender->modelTensors();
  model.variables = network::copyOf(model.variables);
  model.variables.merge(model.constants);
  const auto state = network::copyOf(recommender->trainingState());
  trainEpochs(*recommender, samples, 2, 1e-2, 9);

  other->load(model.variables);
  const auto again = other->resumeWindow(stream_.data(1), state);
  EXPECT_TRUE(torch::equal(again.items, samples.items) && torch::equal(again.users, samples.users));
  trainEpochs(*other, again, 2, 1e-2, 9);
  expectEqual(tensorsOf(*other), tensorsOf(*recommender));

  // And so does what follows the window.
  for (auto* const both : {recommender.get(), other.get()}) both->endWindow(stream_.data(1));
  EXPECT_TRUE(torch::equal(other->reservoir().items(), recommender->reservoir().items()));
  const auto next = recommender->beginWindow(stream_.data(2)), nextOther = other->beginWindow(stream_.data(2));
  EXPECT_TRUE(torch::equal(nextOther.items, next.items));
}

TEST_P(Streaming, GoesOnBetweenWindows) {
  const auto recommender = make(), other = make();
  trainEpochs(*recommender, recommender->beginWindow(stream_.data(0)), 1);
  recommender->endWindow(stream_.data(0));
  other->load(tensorsOf(*recommender));
  other->restoreTraining(network::copyOf(recommender->trainingState()));
  const auto samples = recommender->beginWindow(stream_.data(1)), again = other->beginWindow(stream_.data(1));
  EXPECT_TRUE(torch::equal(again.items, samples.items));
  for (auto* const both : {recommender.get(), other.get()}) trainEpochs(*both, samples, 1);
  expectEqual(tensorsOf(*other), tensorsOf(*recommender));
}

TEST_P(Streaming, GoesOnFromTheEndOfAWindowWithoutWhatEndsWithIt) {
  const auto recommender = make(), other = make();
  for (int window = 0; window < 2; ++window) {
    trainEpochs(*recommender, recommender->beginWindow(stream_.data(window)), 1);
    if (window == 0) recommender->endWindow(stream_.data(window));
  }
  auto state = network::copyOf(recommender->trainingState());
  EXPECT_EQ(state.count("sampling.chosen"), 1U);
  std::erase_if(state, [&](const auto& one) { return recommender->endsWithWindow(one.first); });
  EXPECT_EQ(state.count("sampling.chosen"), 0U);
  other->load(tensorsOf(*recommender));
  other->restoreTraining(state);
  for (auto* const both : {recommender.get(), other.get()}) both->endWindow(stream_.data(1));
  EXPECT_TRUE(torch::equal(other->beginWindow(stream_.data(2)).items, recommender->beginWindow(stream_.data(2)).items));
}

TEST_P(Streaming, IsCopiedWholeAndTrainsByItself) {
  const auto recommender = make();
  const auto samples = recommender->beginWindow(stream_.data(0));
  trainEpochs(*recommender, samples, 1);
  const auto copy = recommender->clone();
  const auto before = tensorsOf(*recommender);
  expectEqual(tensorsOf(*copy), before);
  EXPECT_EQ(hitRate(*copy, stream_, 1), hitRate(*recommender, stream_, 1));
  trainEpochs(*recommender, samples, 1);
  expectEqual(tensorsOf(*copy), before);
}

TEST_P(Streaming, DrawsAsManyElementsAsTheWindowHasFromItAndTheReservoir) {
  const auto recommender = make(0.5);
  trainEpochs(*recommender, recommender->beginWindow(stream_.data(0)), 1);
  recommender->endWindow(stream_.data(0));
  const auto data = stream_.data(1);
  const auto own = contentOf(prefixSamples(data.train, DriftingStream::kLength, data.recordUsers));
  const auto past = contentOf(prefixSamples(stream_.sequences(0), DriftingStream::kLength, {}));
  const auto samples = recommender->beginWindow(data);
  const auto drawn = contentOf(samples);
  std::size_t replayed = 0;
  for (const auto& sample : drawn)
    if (own.count(sample) == 0) {
      EXPECT_EQ(past.count(sample), 1U);
      ++replayed;
    }
  EXPECT_GT(replayed, 20U);
  if (isSsrm()) return;  // its elements are sequences of several samples
  EXPECT_EQ(drawn.size(), own.size());
  const auto forced =
      hasNewIds(prefixSamples(data.train, DriftingStream::kLength, data.recordUsers), data.itemsSeenBefore, data.usersSeenBefore);
  EXPECT_EQ(hasNewIds(samples, data.itemsSeenBefore, data.usersSeenBefore).sum().item<std::int64_t>(), forced.sum().item<std::int64_t>());
}

TEST_P(Streaming, WithoutAReservoirTrainsOnTheWindow) {
  const auto recommender = make(0);
  static_cast<void>(recommender->beginWindow(stream_.data(0)));
  recommender->endWindow(stream_.data(0));
  const auto data = stream_.data(1);
  EXPECT_EQ(contentOf(recommender->beginWindow(data)), contentOf(prefixSamples(data.train, DriftingStream::kLength, data.recordUsers)));
  EXPECT_EQ(recommender->reservoir().size(), 0);
}

TEST_P(Streaming, TheSessionsRowsDoNotDependOnTheirBatchOrTheirPadding) {
  const auto recommender = make();
  trainEpochs(*recommender, recommender->beginWindow(stream_.data(0)), 1);
  const std::vector<std::int64_t> users{0, 1, 2, 0};
  const std::vector<std::vector<std::int64_t>> items{{1, 2, 1, 3}, {4}, {5, 6, 7}, {1, 2, 1, 3}};
  const auto together = recommender->vectors(prefixes(users, items));
  const auto padded = recommender->vectors(prefixes(users, items, 3));
  EXPECT_TRUE(torch::allclose(padded, together, 0, 1e-6));
  for (std::size_t i = 0; i < users.size(); ++i) {
    const auto alone = recommender->vectors(prefixes({users[i]}, {items[i]}));
    EXPECT_TRUE(torch::allclose(alone[0], together[static_cast<std::int64_t>(i)], 0, 1e-6)) << i;
  }
}

TEST_P(Streaming, AnUntrainedUserHasNoVectorUnlessHisRandomRowIsWanted) {
  auto tables = smallTables(stream_.users(), stream_.items());
  const auto plain = streamingMethod(GetParam(), tables);
  tables.unseenUserRandom = true;
  const auto random = streamingMethod(GetParam(), tables);
  for (auto* const one : {plain.get(), random.get()}) static_cast<void>(one->beginWindow(stream_.data(0)));
  const auto batch = prefixes({0, 1}, {{1, 2, 3}, {1, 2, 3}});
  const auto differ = [&](const at::Tensor& vectors) { return !torch::allclose(vectors[0], vectors[1], 0, 1e-6); };
  EXPECT_FALSE(differ(plain->vectors(batch)));
  EXPECT_TRUE(differ(random->vectors(batch)));
  plain->setDropout(false);
  EXPECT_TRUE(differ(plain->trainingVectors(batch)));  // training reads everybody's own row
  plain->beginEpoch(1e-2);
  static_cast<void>(plain->trainBatch({torch::tensor({1}, torch::kLong), torch::tensor({{0, 0, 0, 1, 2, 3}}, torch::kLong)}));
  EXPECT_TRUE(differ(plain->vectors(batch)));  // a user is trained as soon as a step has used a sample of his
}

TEST_P(Streaming, RowsThatNothingReadsStayAsTheyWereAndAreRankedWith) {
  const auto recommender = make();
  const auto before = network::copyOf(recommender->parameters());
  trainEpochs(*recommender, recommender->beginWindow(stream_.data(0)), 2);
  const auto trained = stream_.data(0).itemsTrained;
  const auto later = stream_.items() - trained;
  ASSERT_GT(later, 0);
  const auto after = recommender->parameters();
  for (const auto& [name, tensor] : after) {
    if (!name.ends_with("item_embedding.weight")) continue;
    EXPECT_TRUE(torch::equal(tensor.narrow(0, trained + 1, later), before.at(name).narrow(0, trained + 1, later))) << name;
    EXPECT_TRUE(torch::equal(tensor[0], before.at(name)[0])) << name;
    EXPECT_FALSE(torch::equal(tensor, before.at(name))) << name;
  }
  const auto users = stream_.data(0).usersSeen;
  const auto& name = "user_embedding.weight";
  EXPECT_TRUE(
      torch::equal(after.at(name).narrow(0, users, stream_.users() - users), before.at(name).narrow(0, users, stream_.users() - users)));
  const auto table = recommender->embedItems(torch::arange(stream_.items() + 1));
  EXPECT_TRUE(torch::equal(table[stream_.items()], before.at("item_embedding.weight")[stream_.items()]));
}

TEST_P(Streaming, AnEmptyPrefixHasAVector) {
  const auto recommender = make();
  static_cast<void>(recommender->beginWindow(stream_.data(0)));
  const auto nothing = torch::zeros({2, DriftingStream::kLength}, torch::kLong);
  EXPECT_TRUE(recommender->embedUsers({torch::tensor({0, 1}, torch::kLong), nothing, nothing}, {}).isfinite().all().item<bool>());
}

TEST_P(Streaming, RefusesTensorsThatAreNotItsOwn) {
  const auto recommender = make();
  auto tensors = tensorsOf(*recommender);
  tensors.erase("trained_users");
  EXPECT_ANY_THROW(recommender->load(tensors));
  auto narrow = tensorsOf(*recommender);
  narrow["item_embedding.weight"] = torch::zeros({3, 3});
  EXPECT_ANY_THROW(recommender->load(narrow));
  EXPECT_ANY_THROW(recommender->restoreTraining({}));
}

TEST_P(Streaming, HoldsRowsThatNoWindowTrainsOnceWithItsCopiesAndMoments) {
  const auto recommender = make();
  const auto samples = recommender->beginWindow(stream_.data(0));
  trainEpochs(*recommender, samples, 1);
  const auto copy = recommender->clone();
  const auto moment = recommender->modelTensors(), ofCopy = copy->modelTensors();
  for (const char* const table : {"item_embedding.weight", "user_embedding.weight"}) {
    const auto rest = moment.constants.at(std::string(table) + ".rest");
    EXPECT_GT(rest.numel(), 0) << table;
    EXPECT_TRUE(ofCopy.constants.at(std::string(table) + ".rest").is_alias_of(rest)) << table;
    const auto trained = std::string(table) + ".trained";
    EXPECT_FALSE(ofCopy.variables.at(trained).is_alias_of(moment.variables.at(trained))) << table;
  }
  trainEpochs(*recommender, samples, 1);
  for (const auto& [name, tensor] : recommender->modelTensors().constants)
    EXPECT_TRUE(tensor.is_alias_of(moment.constants.at(name)) || tensor.numel() == 0) << name;
}

TEST_P(Streaming, CountsItsParametersWithoutPuttingTablesTogether) {
  const auto recommender = make();
  std::int64_t count = 0;
  for (const auto& [name, tensor] : recommender->parameters()) count += tensor.numel();
  EXPECT_EQ(recommender->parameterCount(), count);
  static_cast<void>(recommender->beginWindow(stream_.data(0)));
  EXPECT_EQ(recommender->parameterCount(), count);
}

/// Counts how often all its items are read.
class CountingTeacher : public SsrmRecommender {
 public:
  using SsrmRecommender::SsrmRecommender;
  at::Tensor embedItems(const at::Tensor& ids) override {
    ++read;
    return SsrmRecommender::embedItems(ids);
  }
  int read = 0;
};

TEST(Distilled, ReadsATeachersItemsOnceAndOnlyWhenItTrains) {
  const DriftingStream stream;
  const SsrmOptions options{smallTables(stream.users(), stream.items()), 0.1, 0.5, 0.2};
  const auto teacher = std::make_shared<CountingTeacher>(options);
  SsrmRecommender student(options);
  static_cast<void>(teacher->beginWindow(stream.data(0)));
  const auto samples = student.beginWindow(stream.data(0));
  student.setTeacher(teacher, {1, 0.8});
  EXPECT_EQ(teacher->read, 0) << "the best weights have a teacher too, and never ask it";
  trainEpochs(student, samples, 2);
  EXPECT_TRUE(student.lastTerms().divergence.defined());
  EXPECT_EQ(teacher->read, 1);
}

/// SSRM in a wrapper, whose parameters nobody may put together.
class WithoutParameters : public SsrmRecommender {
 public:
  using SsrmRecommender::SsrmRecommender;
  NamedTensors parameters() const override { throw std::logic_error("the tables were put together"); }
};
class InAWrapper : public WrappedRecommender {
 public:
  using WrappedRecommender::WrappedRecommender;
  std::unique_ptr<network::Recommender> clone() const override { return nullptr; }
};

TEST(Wrapped, CountsTheParametersOfWhatItHoldsWithoutPuttingTablesTogether) {
  const SsrmOptions options{smallTables(20, 30), 0.1, 0.5, 0.2};
  const InAWrapper wrapped(std::make_unique<WithoutParameters>(options));
  EXPECT_EQ(wrapped.parameterCount(), SsrmRecommender(options).parameterCount());
}

INSTANTIATE_TEST_SUITE_P(Methods, Streaming, testing::Values("ssrm", "gag", "giua-gnn"), [](const auto& one) {
  const std::string name = one.param;
  return name == "giua-gnn" ? std::string("GiuaGnn") : name == "gag" ? std::string("Gag") : std::string("Ssrm");
});

}  // namespace
}  // namespace xsmoe::baselines
