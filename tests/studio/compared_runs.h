// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTabWidget>

#include "app/studio/perspectives/compare_feed.h"
#include "tests/studio/session_fixture.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/run_table.h"

namespace xsmoe::studio {

/// The Compare page with the runs a and b of one stream, and c of another.
class ComparedRuns : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    makeStreamFolder(folder("elsewhere"));
    for (const char* const name : {"a", "b"}) makeRunFolder(folder("runs") / name, stream());
    makeRunFolder(folder("runs") / "c", folder("elsewhere"));
    runs_ = std::make_unique<CompareFeed>(*session_, page_);
    runs_->setActive(true);
    ASSERT_TRUE(eventually([this] { return runs_->ready(); }));
    ASSERT_EQ(page_.table()->runs().size(), 3U);
  }
  void TearDown() override { runs_.reset(); }
  /// Places of a, b and c.
  void choose(const std::vector<int>& places) { page_.table()->choose(places); }

  widgets::ComparePage page_;
  std::unique_ptr<CompareFeed> runs_;
};

}  // namespace xsmoe::studio
