// A copy of where a run stands: what it owns and what it shares.
#include "model/streaming/run_state.h"

#include <gtest/gtest.h>
#include <torch/types.h>

namespace xsmoe::streaming {
namespace {

TEST(RunState, CopiesWhatTrainingGoesOnChangingAndSharesTheRest) {
  TrainerState state;
  state.model.parameters["trained"] = torch::ones({3, 2});
  state.model.constants["rest"] = torch::ones({5, 2});
  state.best = ModelState{{}, {{"trained", torch::full({3, 2}, 2.0)}}, {{"rest", state.model.constants["rest"]}}};
  state.training["adam.first.trained"] = torch::zeros({3, 2});
  state.shuffle = torch::zeros({4}, torch::kByte);

  const auto copy = copyOf(state);
  state.model.parameters["trained"].fill_(7);
  state.training["adam.first.trained"].fill_(7);
  state.shuffle.fill_(7);

  EXPECT_TRUE(torch::equal(copy.model.parameters.at("trained"), torch::ones({3, 2})));
  EXPECT_TRUE(torch::equal(copy.training.at("adam.first.trained"), torch::zeros({3, 2})));
  EXPECT_TRUE(torch::equal(copy.shuffle, torch::zeros({4}, torch::kByte)));
  EXPECT_TRUE(copy.model.constants.at("rest").is_alias_of(state.model.constants.at("rest")));
  EXPECT_TRUE(copy.best->constants.at("rest").is_alias_of(state.model.constants.at("rest")));
  // The best weights are a copy of their moment, which nobody trains.
  EXPECT_TRUE(copy.best->parameters.at("trained").is_alias_of(state.best->parameters.at("trained")));
}

}  // namespace
}  // namespace xsmoe::streaming
