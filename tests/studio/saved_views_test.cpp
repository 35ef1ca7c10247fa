// SPDX-License-Identifier: GPL-3.0-or-later
// What a person sees of a run can be saved, and says where it comes from.
#include <gmock/gmock.h>

#include <QAbstractScrollArea>
#include <QComboBox>
#include <QFile>
#include <QFileInfo>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/equations_panel.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/learn_perspective.h"
#include "app/studio/perspectives/map_panel.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/shell/main_window.h"
#include "tests/studio/studio_fixture.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/charts/view_saver.h"
#include "widgets/learn/equations_view.h"
#include "widgets/map/map_view.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/pages/queue_panel.h"

namespace xsmoe::studio {
namespace {

/// Views that draw themselves. What scrolls is known by that.
constexpr std::array kDrawnViews{"xsmoe::widgets::DataNumbers",       "xsmoe::widgets::EquationsView",   "xsmoe::widgets::ExpertBiography",
                                 "xsmoe::widgets::MapCanvas",         "xsmoe::widgets::NetworkPicture",  "xsmoe::widgets::StackedBarsView",
                                 "xsmoe::widgets::MethodPictureView", "xsmoe::widgets::WindowListsView", "xsmoe::widgets::WindowTimeLine"};

/// Views without a menu of ViewSaver, by their names for readers of the screen, and why.
const std::map<std::string, std::string> kWithoutSaver{
    {"Table of runs", "Export above it writes it, with the columns that are hidden"},
    {"Table of results", "Export beside it writes it, as LaTeX too"},
    {"Footers of the table", "they are written with the table"},
    {"Legend of the map", "it is drawn beside the map"},
    {"Items of the stream", "the stream's own files have them; it is there to find one"},
    {"History of the user", "the stream's own files have it"},
    {"History to change, oldest first", "a person's question, which the answer tells"},
    {"Steps of the tour", "it shows nothing of a run"},
};

bool isView(const QWidget& one) {
  if (qobject_cast<const QHeaderView*>(&one) != nullptr) return false;
  for (const char* const drawn : kDrawnViews)
    if (one.inherits(drawn)) return true;
  const auto* const scrolled = qobject_cast<const QAbstractScrollArea*>(&one);
  return scrolled != nullptr && std::string(scrolled->metaObject()->className()) != "QScrollArea";
}

/// What a box offers, or what is in a window of its own.
bool isOffered(const QWidget& one, const QWidget& page) {
  for (const auto* around = &one; around != nullptr && around != &page; around = around->parentWidget())
    if (around->isWindow() || qobject_cast<const QComboBox*>(around) != nullptr) return true;
  return false;
}

/// By itself, or as a part of what is; charts save themselves.
bool isSaved(const QWidget& one, const QWidget& page) {
  for (const auto* around = &one; around != nullptr && around != &page; around = around->parentWidget())
    if (around->inherits("xsmoe::widgets::ChartWidget") ||
        around->findChild<widgets::ViewSaver*>(QString(), Qt::FindDirectChildrenOnly) != nullptr)
      return true;
  return false;
}

class SavedViews : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    makeRunFolder(folder("runs") / "a", stream());
    window_ = std::make_unique<MainWindow>(factory(), folders());
    window_->show();
    window_->open({folder("runs") / "a"});
    ASSERT_TRUE(eventually([this] { return session().run().state && session().stream() && !session().opening(); }));
  }
  Session& session() { return window_->session(); }
  /// Experts are compared, and the map and the equations are asked for.
  void fill() {
    window_->showPerspective(perspective<WatchPerspective>(*window_));
    auto* const likeness = window_->findChild<widgets::LikenessPanel*>();
    ASSERT_TRUE(eventually([&] { return likeness->measure()->isEnabled(); }));
    likeness->measure()->click();
    ASSERT_TRUE(eventually([&] { return !likeness->changesTitle().isEmpty(); }));
    auto& inspect = perspective<InspectPerspective>(*window_);
    window_->showPerspective(inspect);
    auto* const map = inspect.tabs().findChild<MapPanel*>();
    inspect.tabs().setCurrentWidget(map);
    ASSERT_TRUE(eventually([&] { return map->view().map() != nullptr; }));
    auto* const equations = inspect.tabs().findChild<EquationsPanel*>();
    inspect.tabs().setCurrentWidget(equations);
    ASSERT_TRUE(eventually([&] { return equations->view().equations() != nullptr; }));
  }
  /// The lines of a view's file that say where it comes from.
  QJsonArray writtenProvenance(const widgets::ViewSaver& saver) const {
    for (const char* const kind : {"png", "svg", "pdf", "csv", "json"}) {
      const QString path = dir_.filePath(QStringLiteral("view.") + QLatin1String(kind));
      EXPECT_TRUE(saver.saveAs(path)) << path.toStdString();
      EXPECT_GT(QFileInfo(path).size(), 10) << path.toStdString();
    }
    QFile file(dir_.filePath(QStringLiteral("view.json")));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QJsonDocument::fromJson(file.readAll()).object()[QLatin1String("provenance")].toArray();
  }

  std::unique_ptr<MainWindow> window_;
};

TEST_F(SavedViews, AreAllThatAPageShows) {
  std::set<std::string> excepted;
  for (const auto& one : window_->perspectives()) {
    const QWidget& page = one->page();
    for (const auto* const widget : page.findChildren<QWidget*>()) {
      if (!isView(*widget) || isOffered(*widget, page) || isSaved(*widget, page)) continue;
      const std::string name = widget->accessibleName().toStdString();
      EXPECT_TRUE(kWithoutSaver.contains(name)) << one->name().key << ": " << widget->metaObject()->className() << " \"" << name << '"';
      excepted.insert(name);
    }
  }
  for (const auto& [name, why] : kWithoutSaver) EXPECT_TRUE(excepted.contains(name)) << name << " is excepted for nothing: " << why;
}

TEST_F(SavedViews, SayWhereTheyComeFrom) {
  ASSERT_NO_FATAL_FAILURE(fill());
  std::string titles;
  for (const auto& one : window_->perspectives())
    for (const auto* const saver : widgets::saversOn(one->page())) {
      const auto shown = saver->shown();
      if (shown.table.rows.empty()) continue;
      titles += shown.title.toStdString() + '\n';
      EXPECT_FALSE(writtenProvenance(*saver).isEmpty()) << one->name().key << ": " << shown.title.toStdString();
    }
  for (const char* const title : {"Likeness of experts", "Changes of experts", "Map of items after", "Equations, "})
    EXPECT_THAT(titles, testing::HasSubstr(title));
}

TEST_F(SavedViews, AreOfTheOpenRunWhereTheyShowIt) {
  const QString run = QString::fromStdString(session().run().state->history->description().name);
  const std::array<QWidget*, 3> pages{&perspective<WatchPerspective>(*window_).page(), &perspective<InspectPerspective>(*window_).page(),
                                      perspective<LearnPerspective>(*window_).page().findChild<widgets::EquationsView*>()};
  for (const auto* const page : pages) {
    ASSERT_NE(page, nullptr);
    for (const auto* const saver : widgets::saversOn(*page))
      EXPECT_TRUE(saver->provenance().join(u'\n').contains(run)) << page->metaObject()->className();
  }
  const auto* const queue = perspective<ComparePerspective>(*window_).page().findChild<widgets::QueuePanel*>();
  ASSERT_NE(queue, nullptr);
  for (const auto* const saver : widgets::saversOn(queue->view()))
    EXPECT_TRUE(saver->provenance().join(u'\n').contains(QStringLiteral("experiments"))) << "not of runs that are chosen in the list";
}

}  // namespace
}  // namespace xsmoe::studio
