// Distillation (baselines.md, 9.2): the model of the window before teaches.
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

#include "model/baselines/iisan.h"
#include "model/baselines/softmax_divergence.h"
#include "model/baselines/taught_recommender.h"
#include "model/network/distillation_loss.h"
#include "model/network/expert_network.h"
#include "tests/baselines/small_iisan.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

/// One row over two items with these scores, each in one slot; column 2 is the target.
network::LossBatch rowOf(const at::Tensor& scores) {
  network::LossBatch batch;
  batch.users = torch::ones({1, 1});
  batch.items = torch::cat({torch::zeros({1}), scores}).unsqueeze(1).clone();
  batch.logPopularity = torch::zeros({3});
  batch.logCount = torch::zeros({3});
  batch.own = torch::tensor({0, 2}, torch::kLong).view({1, 2});
  batch.target = torch::tensor({2}, torch::kLong);
  return batch;
}

double divergence(const at::Tensor& teacher, const at::Tensor& student, double temperature) {
  const auto taught = rowOf(teacher);
  return network::distillationLoss(rowOf(student), taught.users, taught.items, temperature, 1).item<double>();
}

TEST(DistillationLoss, IsTheDivergenceOfTheWorkedExample) {
  const auto teacher = torch::tensor({0.0F, std::log(3.0F)}), student = torch::zeros({2});
  EXPECT_NEAR(divergence(teacher, student, 1), 0.130812, 1e-6);
  EXPECT_NEAR(divergence(teacher, student, 2), 0.145363, 1e-6);
  EXPECT_NEAR(divergence(teacher, teacher, 1), 0, 1e-7);
}

TEST(DistillationLoss, OfEqualScoresHasNoGradient) {
  auto student = rowOf(torch::tensor({0.4F, -1.3F}));
  const auto teacher = student;
  student.users = teacher.users.clone().requires_grad_();
  student.items = teacher.items.clone().requires_grad_();
  const auto loss = network::distillationLoss(student, teacher.users, teacher.items, 2, 1);
  loss.backward();
  EXPECT_NEAR(loss.item<double>(), 0, 1e-7);
  EXPECT_LT(student.users.grad().abs().max().item<double>(), 1e-7);
  EXPECT_LT(student.items.grad().abs().max().item<double>(), 1e-7);
}

/// Of one user over two items, whose vectors have one entry.
SoftmaxDivergence overItems(const at::Tensor& teacher, const at::Tensor& student, double temperature, const at::Tensor& ofItems) {
  const auto one = torch::ones({1, 1});
  return softmaxDivergence({one, student.unsqueeze(1)}, {one, teacher.unsqueeze(1)}, temperature, 1, ofItems);
}

TEST(SoftmaxDivergence, IsThatOfTheWorkedExample) {
  const auto teacher = torch::tensor({0.0F, std::log(3.0F)}), student = torch::zeros({2});
  for (const auto& [temperature, expected] : {std::pair(1.0, 0.130812), {2.0, 0.145363}}) {
    auto ofItems = torch::zeros({2, 1});
    EXPECT_NEAR(overItems(teacher, student, temperature, ofItems).value.item<double>(), expected, 1e-6) << temperature;
    EXPECT_GT(ofItems.abs().max().item<double>(), 0.1);
  }
}

TEST(SoftmaxDivergence, OfEqualScoresIsNothingAndHasNoGradient) {
  const auto scores = torch::tensor({0.4F, -1.3F});
  auto ofItems = torch::zeros({2, 1});
  const auto none = overItems(scores, scores, 2, ofItems);
  EXPECT_NEAR(none.value.item<double>(), 0, 1e-7);
  EXPECT_LT(none.ofUsers.abs().max().item<double>(), 1e-6);
  EXPECT_LT(ofItems.abs().max().item<double>(), 1e-6);
}

TEST(DistillationLoss, DoesNotSeeAConstantAddedToARow) {
  const auto teacher = torch::tensor({0.3F, -1.2F}), student = torch::tensor({0.7F, 0.1F});
  EXPECT_NEAR(divergence(teacher, student + 5, 1), divergence(teacher, student, 1), 1e-6);
}

TEST(DistillationLoss, CountsARepeatedItemAsOftenAsItOccurs) {
  auto twice = rowOf(torch::tensor({0.5F, 0.1F}));
  twice.logCount[1] = std::log(2.0);
  const auto taught = rowOf(torch::tensor({-0.4F, 0.9F}));
  const auto soft = [](std::vector<double> scores) {
    double sum = 0;
    for (auto& score : scores) sum += score = std::exp(score);
    for (auto& score : scores) score /= sum;
    return scores;
  };
  const auto p = soft({-0.4, -0.4, 0.9}), q = soft({0.5, 0.5, 0.1});
  double expected = 0;
  for (int i = 0; i < 3; ++i) expected += p[i] * std::log(p[i] / q[i]);
  EXPECT_NEAR(network::distillationLoss(twice, taught.users, taught.items, 1, 1).item<double>(), expected, 1e-6);
}

Sequences smallTrain() {
  const auto rows = network::smallSequences();
  Sequences sequences;
  for (std::int64_t row = 0; row < rows.size(0); ++row) {
    sequences.users.push_back(static_cast<std::int32_t>(row));
    for (std::int64_t column = 0; column < rows.size(1); ++column)
      if (const auto item = rows[row][column].item<std::int64_t>(); item > 0) sequences.items.push_back(static_cast<std::int32_t>(item));
    sequences.offsets.push_back(std::ssize(sequences.items));
  }
  return sequences;
}

class Taught : public testing::Test {
 protected:
  [[nodiscard]] network::WindowData data(int window) const {
    return {{window}, train_, network::kSmallItems, network::kSmallItems, 5, 5, network::kSmallItems, network::kSmallItems, {}};
  }
  static TaughtRecommender make(double weight = 0.8) { return {smallIisan(0.0), network::Distillation{1, weight}}; }
  void live(TaughtRecommender& taught, int window, int steps) const {
    const auto samples = taught.beginWindow(data(window));
    taught.beginEpoch(1e-2);
    for (int step = 0; step < steps; ++step) static_cast<void>(taught.trainBatch({samples.users, samples.items}));
  }

  Sequences train_ = smallTrain();
};

TEST_F(Taught, HasNoTeacherInTheFirstWindow) {
  auto taught = make();
  live(taught, 0, 1);
  EXPECT_EQ(taught.teacher(), nullptr);
  EXPECT_FALSE(taught.distillable()->lastTerms().divergence.defined());
}

TEST_F(Taught, EqualsItsTeacherAtTheFirstStepOfAWindow) {
  auto taught = make();
  live(taught, 0, 2);
  taught.endWindow(data(0));
  live(taught, 1, 1);
  EXPECT_NEAR(taught.distillable()->lastTerms().divergence.item<double>(), 0, 1e-6);
  live(taught, 1, 2);
  EXPECT_GT(taught.distillable()->lastTerms().divergence.item<double>(), 1e-6);
}

TEST_F(Taught, LeavesItsTeacherAsItIs) {
  auto taught = make();
  live(taught, 0, 2);
  taught.endWindow(data(0));
  const auto before = network::copyOf(taught.teacher()->parameters());
  live(taught, 1, 3);
  for (const auto& [name, tensor] : before) EXPECT_TRUE(torch::equal(taught.teacher()->parameters().at(name), tensor)) << name;
}

TEST_F(Taught, GoesOnWithinAWindowWithTheTeacherThatItHad) {
  auto whole = make(), later = make();
  live(whole, 0, 2);
  whole.endWindow(data(0));
  live(whole, 1, 2);
  auto tensors = whole.modelTensors();
  auto model = network::copyOf(tensors.variables);
  model.insert(tensors.constants.begin(), tensors.constants.end());
  later.load(model);
  const auto samples = later.resumeWindow(data(1), network::copyOf(whole.trainingState()));
  for (auto* const one : {&whole, &later}) {
    one->beginEpoch(1e-2);
    static_cast<void>(one->trainBatch({samples.users, samples.items}));
  }
  ASSERT_NE(later.teacher(), nullptr);
  for (const auto& [name, tensor] : whole.parameters()) EXPECT_TRUE(torch::equal(later.parameters().at(name), tensor)) << name;
}

/// `static`, which has one expert a layer for ever, with a teacher whose temperature is 2; without dropout.
class TaughtStatic : public Taught {
 protected:
  void SetUp() override {
    live(taught_, 0, 2);
    taught_.endWindow(data(0));
  }
  void regroup(const Grouping& grouping) {
    taught_.experts()->regroup(grouping, {1});
    taught_.setItemStates(network::statesFor(taught_, options_.widths));
  }
  [[nodiscard]] double divergence() { return taught_.distillable()->lastTerms().divergence.item<double>(); }

  const network::XsmoeOptions options_ = network::smallOptions(Method::kStatic);
  TaughtRecommender taught_{network::smallNetwork(options_), network::Distillation{2, 0.8}};
};

/// Scores of all items, [2, 1 + items], of the users who looked at 1 and at 3.
at::Tensor scoresOf(network::Recommender& recommender) {
  const auto table = recommender.embedItems(torch::arange(network::kSmallItems + 1, torch::kLong));
  const auto latest = torch::tensor({0, 0, 0, 0, 1, 0, 0, 0, 0, 3}, torch::kLong).view({2, 5});
  return recommender.embedUsers({torch::arange(2), latest, latest}, table).mm(table.t());
}

TEST_F(TaughtStatic, LearnsByTheDivergenceOverWhatTheLossLeavesUnmasked) {
  live(taught_, 1, 2);
  const auto student = scoresOf(taught_), teacher = scoresOf(*taught_.teacher()->clone());
  // Each may tell its own target from the other's two items: columns 2, 3, 4 and 1, 2, 4.
  const auto columns = torch::tensor({2, 3, 4, 1, 2, 4}, torch::kLong).view({2, 3});
  const auto shares = [&](const at::Tensor& scores) { return torch::log_softmax(scores.gather(1, columns) / 2, 1); };
  const double expected = 4 * (shares(teacher).exp() * (shares(teacher) - shares(student))).sum(1).mean().item<double>();
  const auto sequences = torch::tensor({0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 3, 4}, torch::kLong).view({2, 6});
  const double loss = taught_.trainBatch({torch::arange(2), sequences}).item<double>();
  EXPECT_GT(expected, 1e-6);
  EXPECT_NEAR(divergence(), expected, 1e-5 * expected + 1e-7);
  EXPECT_NEAR(loss, taught_.distillable()->lastTerms().task.item<double>() + 0.8 * divergence(), 1e-5);
}

TEST_F(TaughtStatic, EqualsItsTeacherAtTheFirstStepOfAWindow) {
  live(taught_, 1, 1);
  EXPECT_NEAR(divergence(), 0, 1e-6);
}

TEST_F(Taught, EqualsItsTeacherAtTheFirstStepInHalfPrecisionToo) {
  auto options = network::smallOptions(Method::kStatic);
  options.device.stepType = c10::kBFloat16;
  auto student = network::smallNetwork(options);
  student->parameters().at("fusion.weight").mul_(4);  // scores that differ by more than what a term of 1e-7 hides
  TaughtRecommender taught(std::move(student), network::Distillation{1, 0.8});
  live(taught, 0, 2);
  taught.endWindow(data(0));
  live(taught, 1, 1);
  EXPECT_NEAR(taught.distillable()->lastTerms().divergence.item<double>(), 0, 1e-7);
}

TEST_F(TaughtStatic, HasNoTeacherInAWindowThatBeginsWithAnotherGrouping) {
  regroup({1, 3});
  EXPECT_NE(taught_.teacher(), nullptr) << "it is the one that there was";
  regroup({2, 3});
  EXPECT_EQ(taught_.teacher(), nullptr);
  live(taught_, 1, 2);
  EXPECT_FALSE(taught_.distillable()->lastTerms().divergence.defined());
  taught_.endWindow(data(1));
  live(taught_, 2, 1);
  EXPECT_NEAR(divergence(), 0, 1e-6) << "the next one has a teacher again";
}

TEST_F(TaughtStatic, IsKeptAndTakenUpWithItsTeacher) {
  live(taught_, 1, 2);
  const auto tensors = taught_.modelTensors();
  auto model = network::copyOf(tensors.variables);
  model.insert(tensors.constants.begin(), tensors.constants.end());
  TaughtRecommender later(network::smallNetwork(network::smallOptions(Method::kStatic, {2, 3})), network::Distillation{2, 0.8});
  later.experts()->rebuild(taught_.experts()->structure());
  later.load(model);
  later.setItemStates(network::statesFor(later, options_.widths));
  ASSERT_NE(later.teacher(), nullptr);
  EXPECT_TRUE(torch::equal(scoresOf(*later.teacher()->clone()), scoresOf(*taught_.teacher()->clone())));
}

}  // namespace
}  // namespace xsmoe::baselines
