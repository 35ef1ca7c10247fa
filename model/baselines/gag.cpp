// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include "model/baselines/makers.h"

namespace xsmoe::baselines {

std::unique_ptr<network::Recommender> makeGag(const MethodInputs& /*inputs*/) { throw std::logic_error("gag"); }

}  // namespace xsmoe::baselines
