// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "app/studio/perspectives/explanation_tabs.h"
#include "app/studio/perspectives/inspection.h"
#include "tests/studio/session_fixture.h"
#include "widgets/pages/inspect_page.h"

namespace xsmoe::studio {

/// A list of recommendations and the tabs that explain it, beside a session.
class ExplanationFixture : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    inspection_ = std::make_unique<Inspection>(*session_, page_);
    inspection_->setActive(true);
    tabs_ = std::make_unique<ExplanationTabs>(*session_, *inspection_);
  }
  void TearDown() override {
    tabs_.reset();
    inspection_.reset();
  }
  void askFor(const char* user) {
    Q_EMIT page_.userRequested(QString::fromLatin1(user));
    ASSERT_TRUE(settled());
  }
  [[nodiscard]] bool settled() {
    return eventually([this] { return !inspection_->busy() && !tabs_->asking() && !session_->questions().busy(); });
  }

  widgets::InspectPage page_;
  std::unique_ptr<Inspection> inspection_;
  std::unique_ptr<ExplanationTabs> tabs_;
};

}  // namespace xsmoe::studio
