// The loss over all items (baselines.md, 1.4) against Torch's operations.
#include "model/baselines/full_softmax.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <limits>

#include "model/device/device.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::randomValues;
using network::relativeError;

constexpr double kValues = 1e-5;  // float32 sums in another order

struct Problem {
  at::Tensor users, items, targets;
};

Problem problemOf(std::int64_t users, std::int64_t items, double scale = 1) {
  return {randomValues({users, 8}, 1, scale), randomValues({items, 8}, 2, scale),
          torch::randint(items, {users}, at::make_generator<at::CPUGeneratorImpl>(3), torch::kLong)};
}

struct Result {
  at::Tensor loss, ofUsers, ofItems;
};

Result computed(const Problem& problem) {
  auto ofItems = torch::full_like(problem.items, 7);  // what it held does not matter
  const auto [loss, ofUsers] = fullSoftmax(problem.users, problem.items, problem.targets, ofItems);
  return {loss, ofUsers, ofItems};
}

Result expected(const Problem& problem) {
  const auto users = problem.users.to(torch::kDouble).requires_grad_(), items = problem.items.to(torch::kDouble).requires_grad_();
  const auto loss = fullSoftmaxByOperations(users, items, problem.targets);
  loss.backward();
  return {loss.detach(), users.grad(), items.grad()};
}

void expectEqual(const Problem& problem, double tolerance = kValues) {
  const auto ours = computed(problem), reference = expected(problem);
  EXPECT_LT(relativeError(ours.loss, reference.loss), tolerance);
  EXPECT_LT(relativeError(ours.ofUsers, reference.ofUsers), tolerance);
  EXPECT_LT(relativeError(ours.ofItems, reference.ofItems), tolerance);
}

TEST(FullSoftmax, OfEqualScoresIsTheLogarithmOfTheItems) {
  EXPECT_NEAR(computed({torch::zeros({3, 2}), randomValues({50, 2}, 1), torch::tensor({0, 7, 49}, torch::kLong)}).loss.item<double>(),
              std::log(50.0), 1e-6);
}

TEST(FullSoftmax, OfASingleItemIsNothing) {
  const auto result = computed(problemOf(4, 1));
  EXPECT_NEAR(result.loss.item<double>(), 0, 1e-6);
  EXPECT_LT(result.ofUsers.abs().max().item<double>(), 1e-6);
  EXPECT_LT(result.ofItems.abs().max().item<double>(), 1e-6);
}

TEST(FullSoftmax, EqualsTorchsOperationsWhateverTheSizes) {
  for (const std::int64_t users : {1, 5, 64})
    for (const std::int64_t items : {3, 1024, 2500}) {
      SCOPED_TRACE(std::to_string(users) + " users, " + std::to_string(items) + " items");
      expectEqual(problemOf(users, items));
    }
}

TEST(FullSoftmax, HoldsForScoresWhoseExponentialsAreBeyondFloats) {
  expectEqual(problemOf(9, 3000, /*scale=*/8), 1e-3);  // such scores themselves are off by 1e-4
}

TEST(FullSoftmax, HoldsWhereTheLargestScoresComeLastAndWhereAllSampleOneItem) {
  auto problem = problemOf(6, 4000);
  problem.items *= torch::linspace(0, 6, 4000).unsqueeze(1);
  problem.targets.fill_(3999);
  expectEqual(problem);
}

TEST(FullSoftmax, GivesTheSameBitsAgainWithTheSameThreads) {
  const auto problem = problemOf(64, 2500);
  for (const int threads : {1, 2}) {
    device::useThreads(threads);
    const auto one = computed(problem), other = computed(problem);
    EXPECT_TRUE(torch::equal(one.loss, other.loss) && torch::equal(one.ofUsers, other.ofUsers) && torch::equal(one.ofItems, other.ofItems));
  }
}

TEST(FullSoftmax, SaysWhereSomethingIsNotFinite) {
  auto ofUser = problemOf(4, 30), ofItem = problemOf(4, 30);
  ofUser.users[2][1] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(std::isfinite(computed(ofUser).loss.item<double>()));
  ofItem.items[17][0] = std::numeric_limits<float>::infinity();
  const auto result = computed(ofItem);
  EXPECT_FALSE(std::isfinite(result.loss.item<double>()) && result.ofUsers.isfinite().all().item<bool>());
}

}  // namespace
}  // namespace xsmoe::baselines
