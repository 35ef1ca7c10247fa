// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/inspect_perspective.h"

#include <QTabWidget>

#include "app/studio/perspectives/equations_panel.h"
#include "app/studio/perspectives/item_panel.h"
#include "app/studio/perspectives/map_panel.h"
#include "widgets/pages/inspect_page.h"

namespace xsmoe::studio {

InspectPerspective::InspectPerspective(Session& session)
    : Perspective({"inspect", tr("&Inspect"), tr("&Inspect"), QKeySequence(QStringLiteral("Ctrl+2"))}),
      tabs_(new QTabWidget),
      page_(new widgets::InspectPage(tabs_)),
      equations_(new EquationsPanel(session, tabs_)),
      map_(new MapPanel(session, tabs_)),
      item_(new ItemPanel(session, tabs_)),
      inspection_(session, *page_) {
  tabs_->setDocumentMode(true);
  tabs_->addTab(page_, tr("Rec&ommendations"));
  tabs_->addTab(equations_, tr("E&quations"));
  tabs_->addTab(map_, tr("&Map"));
  tabs_->addTab(item_, tr("I&tem"));
  connect(&session, &Session::itemChosen, this, [this, &session] { equations_->feed().chooseItem(session.item()); });
  connect(&session, &Session::itemWanted, this, [this] {
    tabs_->setCurrentWidget(item_);
    Q_EMIT wanted();
  });
  connect(tabs_, &QTabWidget::currentChanged, this, [this] { activate(active_); });
}

QWidget& InspectPerspective::page() { return *tabs_; }

void InspectPerspective::activate(bool active) {
  active_ = active;
  inspection_.setActive(active_ && tabs_->currentWidget() == page_);
}

void InspectPerspective::showMoment(std::optional<int> window) {
  inspection_.showMoment(window);
  equations_->feed().showMoment(window);
  map_->feed().showMoment(window);
  item_->feed().showMoment(window);
}

std::vector<Perspective::View> InspectPerspective::views(const RunHistory&) const {
  const auto showing = [this](QWidget* tab) { return [this, tab] { tabs_->setCurrentWidget(tab); }; };
  return {{"inspect", {}, [] {}, showing(page_)},
          {"inspect_equations", {}, [] {}, showing(equations_)},
          {"inspect_map", {}, [] {}, showing(map_)},
          {"inspect_item", {}, [] {}, showing(item_)}};
}

void InspectPerspective::settle(const RunHistory&) { inspection_.pickRandom(); }

bool InspectPerspective::settled() const {
  return !inspection_.busy() && !equations_->feed().asking() && !map_->feed().asking() && !item_->feed().asking();
}

}  // namespace xsmoe::studio
