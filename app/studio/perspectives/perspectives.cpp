// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/perspectives.h"

#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/data_perspective.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/learn_perspective.h"
#include "app/studio/perspectives/watch_perspective.h"

namespace xsmoe::studio {

Perspectives makePerspectives(Session& session) {
  Perspectives all;
  all.push_back(std::make_unique<WatchPerspective>(session));
  all.push_back(std::make_unique<InspectPerspective>(session));
  all.push_back(std::make_unique<DataPerspective>(session));
  all.push_back(std::make_unique<ComparePerspective>(session));
  all.push_back(std::make_unique<LearnPerspective>(session));
  return all;
}

}  // namespace xsmoe::studio
