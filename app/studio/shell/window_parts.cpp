// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/window_parts.h"

#include <QAction>
#include <QDockWidget>
#include <QIcon>
#include <QLabel>
#include <QMainWindow>
#include <QMenu>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStatusBar>
#include <QStyle>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/parts/busy_strip.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/parts/page_foot.h"
#include "app/studio/parts/page_tabs.h"
#include "app/studio/shell/dock_heights.h"
#include "app/studio/shell/grouping_button.h"
#include "model/core/methods.h"
#include "model/core/setting_keys.h"
#include "widgets/forms/run_controls.h"
#include "widgets/forms/run_signs.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/forms/tau_control.h"
#include "widgets/help/view_bar.h"
#include "widgets/help/view_help.h"
#include "widgets/icons.h"
#include "widgets/pages/status_bits.h"
#include "widgets/pages/stream_card.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/welcome_page.h"

namespace xsmoe::studio {
namespace {

constexpr int kLeftWidth = 300;
constexpr int kCardHeight = 420;

void buildCentre(QMainWindow& window, WindowParts& parts, const Perspectives& perspectives) {
  auto* const centre = new QWidget(&window);
  auto* const foot = new PageFoot(centre);
  parts.messages = new MessageBar(foot);
  parts.busy = new BusyStrip(foot);
  foot->add(parts.messages);
  foot->add(parts.busy);
  parts.pages = new QStackedWidget(centre);
  parts.welcome = new widgets::WelcomePage(parts.pages);
  parts.perspectives = new QTabWidget(parts.pages);
  parts.perspectives->setDocumentMode(true);
  for (const auto& one : perspectives) parts.perspectives->addTab(&one->page(), one->name().tab);
  parts.pages->addWidget(parts.welcome);
  parts.pages->addWidget(parts.perspectives);

  auto* const column = new QVBoxLayout(centre);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  parts.viewBar = new widgets::ViewBar(centre);
  column->addWidget(parts.viewBar);
  auto* const narrow = new QScrollArea(centre);  // on a small screen a page is scrolled, not the window larger
  narrow->setWidget(parts.pages);
  narrow->setWidgetResizable(true);
  narrow->setFrameShape(QFrame::NoFrame);
  column->addWidget(narrow, 1);
  foot->raise();
  window.setCentralWidget(centre);
}

void buildPageTabs(QMainWindow& window, WindowParts& parts, const Perspectives& perspectives) {
  parts.pageTabs = new PageTabs(*parts.perspectives, &window);
  window.addToolBar(Qt::TopToolBarArea, parts.pageTabs);
  window.addToolBarBreak(Qt::TopToolBarArea);
  showTabIcons(parts, perspectives);
}

void buildToolBar(QMainWindow& window, WindowParts& parts) {
  parts.toolBar = window.addToolBar(QMainWindow::tr("Run"));
  parts.toolBar->setObjectName(QStringLiteral("runBar"));
  parts.toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  parts.controls = new widgets::RunControls(&window);
  parts.controls->addTo(*parts.toolBar);
  parts.tau = new widgets::TauControl(parts.toolBar);
  parts.tauActions = {parts.toolBar->addSeparator(), parts.toolBar->addWidget(parts.tau)};
  parts.groupingButton = new GroupingButton(parts.toolBar);
  parts.grouping = parts.groupingButton->editor();
  parts.groupingActions = {parts.toolBar->addSeparator(), parts.toolBar->addWidget(parts.groupingButton)};
}

int heightWithTau(const WindowParts& parts) {
  const QMargins margins = parts.toolBar->layout()->contentsMargins();
  return parts.tau->sizeHint().height() + margins.top() + margins.bottom();
}

QScrollArea* scrolling(QWidget* content) {
  auto* const area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setWidget(content);
  area->setMinimumWidth(content->minimumSizeHint().width() + area->style()->pixelMetric(QStyle::PM_ScrollBarExtent));
  return area;
}

QDockWidget* addDock(QMainWindow& window, Qt::DockWidgetArea area, const char* name, const QString& title, QWidget* content) {
  auto* const dock = new QDockWidget(title, &window);
  dock->setObjectName(QLatin1String(name));
  dock->setWidget(content);
  window.addDockWidget(area, dock);
  return dock;
}

void buildDocks(QMainWindow& window, WindowParts& parts) {
  parts.card = new widgets::StreamCard;
  parts.settings = new widgets::SettingsPanel;
  widgets::setHelpPage(*parts.card, QStringLiteral("stream"));
  widgets::setHelpPage(*parts.settings, QStringLiteral("settings"));
  parts.timeline = new widgets::Timeline;
  window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  parts.streamDock = addDock(window, Qt::LeftDockWidgetArea, "streamDock", QMainWindow::tr("Stream"), scrolling(parts.card));
  parts.settingsDock = addDock(window, Qt::LeftDockWidgetArea, "settingsDock", QMainWindow::tr("Settings"), parts.settings);
  parts.timelineDock = addDock(window, Qt::BottomDockWidgetArea, "timelineDock", QMainWindow::tr("Timeline"), parts.timeline);
}

}  // namespace

WindowParts buildParts(QMainWindow& window, const Perspectives& perspectives) {
  WindowParts parts;
  buildCentre(window, parts, perspectives);
  buildPageTabs(window, parts, perspectives);
  buildToolBar(window, parts);
  buildDocks(window, parts);
  parts.signs = new widgets::RunSigns(*parts.controls, &window);
  window.statusBar()->addWidget(parts.signs);
  parts.status = new widgets::StatusBits(&window);
  window.statusBar()->addPermanentWidget(parts.status, 1);
  parts.queue = new QLabel(&window);
  parts.queue->setToolTip(QMainWindow::tr("The queue of runs: the tab Queue of Compare"));
  parts.queue->hide();
  window.statusBar()->addPermanentWidget(parts.queue);
  return parts;
}

void setWorkspaceVisible(QMainWindow& window, WindowParts& parts, bool visible) {
  const bool docks = visible && !parts.presenting && !parts.away.any();
  const auto atLeft = parts.docksAtLeft();
  const bool comeBack = docks && std::any_of(atLeft.begin(), atLeft.end(), [](const auto* dock) { return dock->isHidden(); });
  if (!visible && parts.pages->currentIndex() == 1 && !parts.away.any()) keepHeights(window, parts);
  parts.pageTabs->setVisible(visible);
  parts.toolBar->setVisible(visible);
  for (auto* const dock : atLeft) dock->setVisible(docks);
  parts.timelineDock->setVisible(visible);
  if (comeBack) bringHeightsBack(window, parts);
  parts.pages->setCurrentIndex(visible ? 1 : 0);  // last: the tour takes the place of docks that are there
}

void setAway(QMainWindow& window, WindowParts& parts, Away away, const ModelSettings& model) {
  if (away == parts.away) return;
  const bool workspace = parts.pages->currentIndex() == 1;
  const bool were = parts.away.any(), are = away.any();
  parts.away = away;
  if (!were && are) {
    parts.closedDocks.clear();
    if (workspace) keepHeights(window, parts);
  }
  const auto docks = workspace && were != are ? parts.docksAtLeft() : std::vector<QDockWidget*>();
  for (auto* const dock : docks) {
    const bool closed = std::find(parts.closedDocks.begin(), parts.closedDocks.end(), dock) != parts.closedDocks.end();
    if (are && dock->isHidden()) parts.closedDocks.push_back(dock);
    dock->setVisible(!are && !closed && !parts.presenting);
  }
  showWhatIsUsed(parts, model);
  if (workspace && were && !are) bringHeightsBack(window, parts);
}

void showWhatIsUsed(const WindowParts& parts, const ModelSettings& model) {
  const bool tau = usesSetting(model.method, kTauKey);
  const bool steered = tau && !parts.away.aside;
  // As high as with τ from the first moment on, whatever τ says.
  if (!steered)
    parts.toolBar->setMinimumHeight(0);
  else if (parts.toolBar->orientation() == Qt::Horizontal)
    parts.toolBar->setMinimumHeight(std::max({parts.toolBar->minimumHeight(), parts.toolBar->sizeHint().height(), heightWithTau(parts)}));
  for (auto* const action : parts.tauActions) action->setVisible(steered);
  parts.controls->untilMenu()->menuAction()->setVisible(tau);
  for (auto* const action : parts.groupingActions) action->setVisible(usesSetting(model.method, kGroupingKey) && !parts.away.aside);
}

void showTabIcons(const WindowParts& parts, const Perspectives& perspectives) {
  for (const auto& one : perspectives) {
    const QIcon icon = widgets::icon(QString::fromStdString(one->name().key));
    parts.pageTabs->setIcon(parts.perspectives->indexOf(&one->page()), icon);
  }
}

void arrangeDocks(QMainWindow& window, const WindowParts& parts) {
  window.resizeDocks({parts.streamDock}, {kLeftWidth}, Qt::Horizontal);
  window.resizeDocks({parts.streamDock, parts.settingsDock}, {kCardHeight, window.height() - kCardHeight}, Qt::Vertical);
}

}  // namespace xsmoe::studio
