// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include "model/baselines/makers.h"

namespace xsmoe::baselines {

std::unique_ptr<network::Recommender> makeLgmrec(const MethodInputs& /*inputs*/) { throw std::logic_error("lgmrec"); }

}  // namespace xsmoe::baselines
