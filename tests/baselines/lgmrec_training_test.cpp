// What LGMRec trains on (baselines.md, sections 7 and 15), and how it goes on.
#include "model/baselines/lgmrec.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "tests/baselines/drifting_stream.h"
#include "tests/baselines/small_lgmrec.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::copyOf;

TEST(Lgmrec, BeginsUniformWithinXaviersBound) {
  auto options = smallLgmrecOptions();
  options.tables.embedding = 64;
  options.shape.hyperedges = 8;
  options.widths = {{Modality::kVisual, 32}, {Modality::kTextual, 48}};
  const LgmrecRecommender recommender(options);
  const auto values = recommender.parameters();
  for (const auto& [name, tensor] : values) {
    const double bound = std::sqrt(6.0 / static_cast<double>(tensor.size(0) + tensor.size(1)));
    EXPECT_LE(tensor.abs().max().item<double>(), bound + 1e-6) << name;
    EXPECT_GT(tensor.abs().max().item<double>(), 0.8 * bound) << name;
  }
  EXPECT_EQ(values.at("item_embedding.weight")[0].abs().max().item<double>(), 0) << "padding";
}

/// A window of sequences, which must outlive it.
network::WindowData dataOf(const Sequences& sequences) { return {{0}, sequences, 0, 0, 0, 0, 0, 0, {}}; }

TEST(Lgmrec, TrainsOnEachEdgeOnceButNotThoseOfAUserWhoHasEveryItem) {
  const auto recommender = smallRecommender();
  Sequences sequences;
  sequences.users = {3, 1, 3};  // user 3 twice, as under replay
  sequences.items = {5, 7, 5, 5, 9, 9, 7};
  sequences.offsets = {0, 3, 5, 7};
  const auto samples = recommender->beginWindow(dataOf(sequences));
  std::multiset<std::pair<std::int64_t, std::int64_t>> edges;
  for (std::int64_t i = 0; i < samples.users.size(0); ++i)
    edges.emplace(samples.users[i].item<std::int64_t>(), samples.items[i][0].item<std::int64_t>());
  EXPECT_EQ(edges, (std::multiset<std::pair<std::int64_t, std::int64_t>>{{1, 5}, {1, 9}}));
  EXPECT_EQ(recommender->graph().userCount(), 2);
  recommender->beginEpoch(1e-2);
  EXPECT_THROW(static_cast<void>(recommender->trainBatch({torch::tensor({3}, torch::kLong), torch::full({1, 1}, 5, torch::kLong)})),
               c10::Error);
}

TEST(Lgmrec, DrawsNegativesAmongTheItemsThatAUserHasNot) {
  // User 4 lacks items 4 and 9 of the graph's seven: his batch must be one of two, each about half the time.
  const auto recommender = openRecommender();
  std::map<int, double> losses;
  const auto lossWith = [&](std::int64_t negative) {
    return recommender
        ->computeGradients({torch::tensor({4}, torch::kLong), torch::tensor({std::int64_t{5}, negative}, torch::kLong).unsqueeze(0)})
        .item<double>();
  };
  const double with4 = lossWith(4), with9 = lossWith(9);
  ASSERT_NE(with4, with9);
  int fours = 0;
  for (int i = 0; i < 400; ++i) {
    const double drawn =
        recommender->computeGradients({torch::tensor({4}, torch::kLong), torch::full({1, 1}, 5, torch::kLong)}).item<double>();
    ASSERT_TRUE(drawn == with4 || drawn == with9);
    fours += drawn == with4 ? 1 : 0;
  }
  EXPECT_NEAR(fours, 200, 60);
}

TEST(Lgmrec, LearnsOfATeacherAboutTheItemsThatHeWasTrainedOn) {
  const auto student = openRecommender();
  const std::shared_ptr<network::Recommender> equal = student->clone();
  student->setTeacher(equal, {1, 0.8});
  const auto task = student->computeGradients(smallLgmrecBatch()).item<double>();
  EXPECT_NEAR(student->lastTerms().divergence.item<double>(), 0, 1e-6);
  static_cast<void>(student->trainBatch(smallLgmrecBatch()));
  const auto later = student->computeGradients(smallLgmrecBatch()).item<double>();
  const auto& terms = student->lastTerms();
  EXPECT_GT(terms.divergence.item<double>(), 1e-6);
  EXPECT_NEAR(later, (terms.task + 0.8 * terms.divergence).item<double>(), 1e-5);
  EXPECT_NE(task, later);

  // One who knows a single item of the batch has nothing to compare.
  auto stored = copyOf(student->parameters());
  stored.merge(copyOf(student->buffers()));
  stored["trained_items"].zero_();
  stored["trained_items"][8] = 1;
  const std::shared_ptr<network::Recommender> ignorant = student->clone();
  ignorant->load(stored);
  student->setTeacher(ignorant, {1, 0.8});
  static_cast<void>(student->computeGradients(smallLgmrecBatch()));
  EXPECT_FALSE(student->lastTerms().divergence.defined());
}

TEST(Lgmrec, NoiseAndDropoutAreOfTrainingAlone) {
  const auto recommender = openRecommender();
  const auto before = scores(*recommender, query(4, {10}));
  const auto plain = recommender->computeGradients(smallLgmrecBatch()).item<double>();
  EXPECT_EQ(recommender->computeGradients(smallLgmrecBatch()).item<double>(), plain);
  recommender->setDropout(true);
  const auto first = recommender->computeGradients(smallLgmrecBatch()).item<double>();
  EXPECT_NE(first, plain);
  EXPECT_NE(recommender->computeGradients(smallLgmrecBatch()).item<double>(), first);
  EXPECT_TRUE(torch::equal(scores(*recommender, query(4, {10})), before));
}

TEST(Lgmrec, ItsNoiseIsGumbels) {
  // Memberships of two hyperedges with equal logits: P(S₁ > S₂) = ½, and the difference of two noises is logistic with variance π²/3.
  auto options = smallLgmrecOptions();
  options.shape.hyperedges = 2;
  options.keep = 1;
  const auto recommender = openRecommender(options);
  recommender->setDropout(true);
  const auto noise = recommender->drawNoise();
  EXPECT_EQ(noise.users.sizes(), (std::vector<std::int64_t>{5, 2, 2}));
  std::vector<at::Tensor> many;
  for (int i = 0; i < 500; ++i) many.push_back(recommender->drawNoise().items.flatten());
  const auto all = torch::cat(many);
  EXPECT_NEAR(all.mean().item<double>(), 0.5772, 0.05);
  EXPECT_NEAR(all.var().item<double>(), 1.6449, 0.1);
}

/// Whoever goes on from the state of a training in the middle of a window.
TEST(Lgmrec, GoesOnWithinAWindowToTheSameBits) {
  const DriftingStream stream(2);
  const std::map<Modality, std::int64_t> widths{{Modality::kVisual, 7}, {Modality::kTextual, 10}};
  auto options = smallLgmrecOptions();
  options.widths = widths;
  options.tables.users = stream.users();
  options.tables.items = stream.items();
  LgmrecRecommender whole(options);
  whole.setItemStates(stream.states(whole, widths));
  trainEpochs(whole, whole.beginWindow(stream.data(0)), 1);
  whole.endWindow(stream.data(0));
  const auto samples = whole.beginWindow(stream.data(1));
  trainEpochs(whole, samples, 1);

  auto tensors = whole.modelTensors();
  tensors.variables.merge(tensors.constants);
  const auto model = copyOf(tensors.variables), state = copyOf(whole.trainingState());
  options.tables.seed = 77;  // nothing of it is left
  LgmrecRecommender later(options);
  later.load(model);
  later.setItemStates(stream.states(later, widths));
  trainEpochs(later, later.resumeWindow(stream.data(1), state), 1);
  trainEpochs(whole, samples, 1);
  for (const auto& [name, tensor] : whole.parameters()) EXPECT_TRUE(torch::equal(later.parameters().at(name), tensor)) << name;
  for (const auto& [name, tensor] : whole.buffers()) EXPECT_TRUE(torch::equal(later.buffers().at(name), tensor)) << name;
  for (const auto& [name, tensor] : whole.trainingState()) EXPECT_TRUE(torch::equal(later.trainingState().at(name), tensor)) << name;
}

TEST(Lgmrec, FindsTheKindsOfADriftingStreamAfterOneWindow) {
  const DriftingStream stream;
  const std::map<Modality, std::int64_t> widths{{Modality::kVisual, 7}, {Modality::kTextual, 10}};
  LgmrecOptions options;
  options.tables.embedding = 16;
  options.tables.users = stream.users();
  options.tables.items = stream.items();
  options.widths = widths;
  LgmrecRecommender recommender(options);
  recommender.setItemStates(stream.states(recommender, widths));
  for (int window = 0; window < 2; ++window) {
    trainEpochs(recommender, recommender.beginWindow(stream.data(window)), 10);
    recommender.endWindow(stream.data(window));
    EXPECT_GT(hitRate(recommender, stream, window + 1), 0.5) << window;  // by chance 0.08
  }
}

}  // namespace
}  // namespace xsmoe::baselines
