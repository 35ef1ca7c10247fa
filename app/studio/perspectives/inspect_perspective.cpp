// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/inspect_perspective.h"

#include <QTabWidget>

#include "app/studio/perspectives/equations_panel.h"
#include "app/studio/perspectives/map_panel.h"
#include "app/studio/perspectives/who_lost_panel.h"
#include "widgets/charts/chart_view.h"
#include "widgets/help/view_help.h"
#include "widgets/map/map_view.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/pages/slices_page.h"

namespace xsmoe::studio {

InspectPerspective::InspectPerspective(Session& session)
    : Perspective({"inspect", tr("&Inspect"), tr("&Inspect"), QKeySequence(QStringLiteral("Ctrl+2"))}),
      tabs_(new QTabWidget),
      page_(new widgets::InspectPage(tabs_)),
      equations_(new EquationsPanel(session, tabs_)),
      map_(new MapPanel(session, tabs_)),
      whoLost_(new WhoLostPanel(session, tabs_)),
      inspection_(session, *page_) {
  tabs_->setDocumentMode(true);
  tabs_->addTab(page_, tr("Rec&ommendations"));
  tabs_->addTab(equations_, tr("E&quations"));
  tabs_->addTab(map_, tr("&Map"));
  tabs_->addTab(whoLost_, tr("Who &Lost"));
  connectWhoLost();
  widgets::setHelpPage(*page_, QStringLiteral("inspect"));
  widgets::setHelpPage(*equations_, QStringLiteral("equations"));
  widgets::setHelpPage(*map_, QStringLiteral("map"));
  connect(&map_->view(), &widgets::MapView::itemChosen, this, [this](const QString& id) {
    if (!id.isEmpty()) equations_->feed().chooseItem(id.toStdString());
  });
  connect(tabs_, &QTabWidget::currentChanged, this, [this] { activate(active_); });
}

void InspectPerspective::connectWhoLost() {
  join(*whoLost_->slices().chart());
  connect(whoLost_, &WhoLostPanel::userChosen, this, [this](const QString& user, int window) {
    inspection_.inspect(user, window);
    tabs_->setCurrentWidget(page_);
  });
  connect(whoLost_, &WhoLostPanel::saved, this, &InspectPerspective::fileSaved);
  connect(whoLost_, &WhoLostPanel::saveFailed, this, &InspectPerspective::chartNotSaved);
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
  whoLost_->showMoment(window);
}

std::vector<Perspective::View> InspectPerspective::views(const RunHistory&) const {
  const auto showing = [this](QWidget* tab) { return [this, tab] { tabs_->setCurrentWidget(tab); }; };
  const auto losses = [this](int part) {
    return [this, part] {
      tabs_->setCurrentWidget(whoLost_);
      whoLost_->tabs().setCurrentIndex(part);
    };
  };
  return {{"inspect", {}, [] {}, showing(page_)},
          {"inspect_equations", {}, [] {}, showing(equations_)},
          {"inspect_map", {}, [] {}, showing(map_)},
          {"inspect_who-lost", {}, [] {}, losses(0)},
          {"inspect_slices", {}, [] {}, losses(1)}};
}

void InspectPerspective::settle(const RunHistory&) { inspection_.pickRandom(); }

bool InspectPerspective::settled() const {
  return !inspection_.busy() && !equations_->feed().asking() && !map_->feed().asking() && !whoLost_->asking();
}

}  // namespace xsmoe::studio
