// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/core/run_moment.h"

namespace xsmoe {

/// How one of a page's charts is looked at, and on which axes.
struct SharedZoom {
  int chart = 0;               ///< place among the page's charts
  std::string xTitle, yTitle;  ///< of its axes
  /// What is seen of each, from and to; empty: all.
  std::optional<std::pair<double, double>> x = {}, y = {};
  bool logX = false, logY = false;
  double smoothing = 0;
  friend bool operator==(const SharedZoom&, const SharedZoom&) = default;
};

/// Where a person looks at a run, as a state file keeps it (FORMATS.md). What is empty is as the run opens by itself.
struct SharedView {
  std::string perspective;               ///< key of the studio's page: "watch"; one that is not known leaves the page as it is
  std::optional<int> window = {};        ///< the finished window that was travelled to
  std::string user = {};                 ///< that a person looks at
  std::optional<double> tau = {};        ///< of the slider, where it is not the run's
  std::string item = {};                 ///< that a person looks at
  std::optional<RunMoment> epoch = {};   ///< that was travelled to; `window` is whose weights are asked then
  std::vector<int> tabs = {};            ///< places of those in front on the page
  std::vector<SharedZoom> zoom = {};     ///< of the page's charts that are not seen as a whole
  std::vector<std::string> picked = {};  ///< items, on the map
  // What the studio alone reads: JSON texts of an object with one for each of its pages, by their keys; empty: nothing.
  std::string views = {};  ///< what is chosen and arranged there
  std::string pages = {};  ///< tabs, tables and zoom, also of `perspective`
  friend bool operator==(const SharedView&, const SharedView&) = default;
};

}  // namespace xsmoe
