// SPDX-License-Identifier: GPL-3.0-or-later
// Files of Inspect and Watch say which model made them, and which run stands beside.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTabWidget>
#include <memory>
#include <optional>
#include <utility>

#include "app/studio/perspectives/explanation_tabs.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/item_panel.h"
#include "app/studio/perspectives/map_panel.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/perspectives/who_lost_panel.h"
#include "tests/studio/main_window_fixture.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/view_saver.h"
#include "widgets/inspect/what_if_panel.h"
#include "widgets/inspect/window_lists_panel.h"
#include "widgets/items/item_page.h"
#include "widgets/map/map_view.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/pages/rank_changes_page.h"
#include "widgets/pages/watch_page.h"
#include "widgets/paper.h"
#include "widgets/report/report_charts.h"

namespace xsmoe::studio {
namespace {

class WhichModelLines : public MainWindowTest {
 protected:
  void openA() {
    for (const char* const name : {"a", "b"}) makeRunFolder(folder("runs") / name, stream());
    session().open(folder("runs") / "a");
    ASSERT_TRUE(eventually([this] { return session().run().stored && !session().opening(); }));
  }
  [[nodiscard]] std::string lastLine(const QStringList& lines) { return lines.isEmpty() ? std::string() : lines.last().toStdString(); }
  [[nodiscard]] QStringList provenanceIn(const std::filesystem::path& file) {
    QFile json(QString::fromStdString(file.string()));
    QStringList lines;
    if (!json.open(QIODevice::ReadOnly)) return lines;
    const QJsonArray all = QJsonDocument::fromJson(json.readAll()).object().value(QLatin1String("provenance")).toArray();
    for (qsizetype i = 0; i < all.size(); ++i) lines << all.at(i).toString();
    return lines;
  }
};

TEST_F(WhichModelLines, StandInTheFilesOfAListAndFollowTheTimeline) {
  openA();
  auto& inspect = shown<InspectPerspective>();
  session().chosen().chooseUser("ada");
  const auto& list = page<widgets::InspectPage>();
  const auto isOf = [&](int window) {
    return eventually(
        [&] { return inspect.settled() && inspect.inspection().shown() && inspect.inspection().shown()->list->window == window; });
  };
  ASSERT_TRUE(isOf(2));
  EXPECT_EQ(lastLine(inspect.provenanceOf(list)), "Model: after D2 of a");
  EXPECT_EQ(lastLine(inspect.provenanceOf(inspect.explanation().whatIf())), "Model: after D2 of a");
  EXPECT_EQ(inspect.provenanceOf(inspect.explanation().windows()), inspect.provenance()) << "each column names its own";
  window_->showMoment(1);
  ASSERT_TRUE(isOf(1));
  EXPECT_EQ(lastLine(inspect.provenanceOf(list)), "Model: after D1 of a");
  const widgets::ViewSaver* saver = nullptr;
  for (const auto* const one : widgets::saversOn(list))
    if (qobject_cast<const QWidget*>(one->parent())->accessibleName() == QStringLiteral("Recommended items")) saver = one;
  ASSERT_TRUE(saver);
  ASSERT_TRUE(saver->saveAs(QString::fromStdString(folder("list.json").string())));
  EXPECT_EQ(lastLine(provenanceIn(folder("list.json"))), "Model: after D1 of a");
}

TEST_F(WhichModelLines, OfAListBesideAnotherStandWithItsArrows) {
  openA();
  auto& inspect = shown<InspectPerspective>();
  session().chosen().chooseUser("ada");
  ASSERT_TRUE(eventually([&] { return inspect.settled() && inspect.inspection().shown(); }));
  const auto list = inspect.inspection().shown()->list;
  ASSERT_GE(list->items.size(), 2U);
  auto other = std::make_shared<Recommendation>(*list);
  std::swap(other->items[0].item, other->items[1].item);
  const auto listTable = [&]() -> std::optional<widgets::ChartTable> {
    const auto holder = widgets::paperHolder();
    for (const auto& view : inspect.paperViews())
      if (const auto made = view.make(*holder, widgets::kPaperChart); made && made->title == QStringLiteral("Inspect: Recommended list"))
        return made->table;
    return std::nullopt;
  };
  const auto alone = listTable();
  ASSERT_TRUE(alone);
  EXPECT_FALSE(alone->header.contains(QStringLiteral("notes")));
  page<widgets::InspectPage>().setOtherList(other, QStringLiteral("after D1"));
  const auto beside = listTable();
  ASSERT_TRUE(beside);
  EXPECT_EQ(beside->header, alone->header + QStringList{QStringLiteral("notes")});
  ASSERT_EQ(beside->rows.size(), list->items.size());
  EXPECT_TRUE(beside->rows[0].last().startsWith(QStringLiteral("↑ from 2"))) << beside->rows[0].last().toStdString();
  EXPECT_EQ(beside->rows[0].value(2).toStdString(), list->items[0].item.id);
}

TEST_F(WhichModelLines, StandInTheFilesOfTheMapAndOfAnItem) {
  openA();
  auto& inspect = shown<InspectPerspective>();
  inspect.tabs().setCurrentWidget(&inspect.map());
  ASSERT_TRUE(eventually([&] { return inspect.map().view().map() != nullptr; }));
  EXPECT_EQ(lastLine(inspect.provenanceOf(inspect.map().view())), "Model: after D2 of a");
  inspect.tabs().setCurrentWidget(&inspect.item());
  ASSERT_TRUE(eventually([&] { return inspect.item().page().item() != nullptr; }));
  EXPECT_EQ(lastLine(inspect.provenanceOf(inspect.item().page())), "Model: after D2 of a");
}

TEST_F(WhichModelLines, OfWhoLostNameBothModels) {
  openA();
  auto& inspect = shown<InspectPerspective>();
  inspect.tabs().setCurrentWidget(&inspect.whoLost());
  const auto& users = inspect.whoLost().users();
  ASSERT_TRUE(eventually([&] { return users.showsRanks(); }));
  const QStringList lines = inspect.provenanceOf(users);
  ASSERT_EQ(lines.size(), inspect.provenance().size() + 2);
  EXPECT_TRUE(lines.last().startsWith(QStringLiteral("Rank: after D"))) << lines.last().toStdString();
  EXPECT_TRUE(lines.last().contains(QStringLiteral(" of a, on the test on D"))) << lines.last().toStdString();
}

TEST_F(WhichModelLines, OfAChartNameTheRunBesideAndItsFolder) {
  openA();
  auto& watch = shown<WatchPerspective>();
  auto& charts = page<widgets::WatchPage>();
  const QStringList alone = watch.provenanceOf(*charts.metrics());
  EXPECT_EQ(alone, watch.provenance());
  session().beside().show(folder("runs") / "b");
  ASSERT_TRUE(eventually([this] { return session().beside().run() != nullptr; }));
  const QStringList both = charts.metrics()->provenance();
  const QString where = QStringLiteral("Beside it, from ") + QString::fromStdString((folder("runs") / "b").string());
  EXPECT_TRUE(both.contains(where)) << both.join(QLatin1Char('\n')).toStdString();
  EXPECT_EQ(both.filter(QStringLiteral("Run b: ")).size(), 1);
  ASSERT_TRUE(eventually([&] { return widgets::hasPoints(charts.metrics()->content()); }));
  ASSERT_TRUE(charts.metrics()->saveAs(QString::fromStdString(folder("quality.csv").string())));
  EXPECT_TRUE(provenanceIn(folder("quality.provenance.json")).contains(where));
  EXPECT_EQ(charts.lives()->provenance(), alone) << "it shows the open run alone";
  session().beside().takeAway();
  EXPECT_EQ(charts.metrics()->provenance(), alone);
}

}  // namespace
}  // namespace xsmoe::studio
