// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/soak/visitor.h"

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QGraphicsView>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSlider>
#include <QTabWidget>
#include <QTest>
#include <array>
#include <numeric>
#include <set>

#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/data_perspective.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/map_panel.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/shell/appearance.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/notes_desk.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/charts/chart_view.h"
#include "widgets/forms/grouping_editor.h"
#include "widgets/forms/note_dialog.h"
#include "widgets/forms/run_controls.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/forms/tau_control.h"
#include "widgets/items/catalogue_view.h"
#include "widgets/map/map_canvas.h"
#include "widgets/map/map_view.h"
#include "widgets/network/network_picture.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/timeline.h"

namespace xsmoe::studio {

Visitor::Visitor(MainWindow& window, std::uint32_t seed) : window_(window), random_(seed) {
  addRunDeeds();
  addSteeringDeeds();
  addTravelDeeds();
  addInspectingDeeds();
  addLookingDeeds();
  addDataDeeds();
  addCompareDeeds();
  addNoteDeeds();
}

void Visitor::act() {
  const int all = std::accumulate(deeds_.begin(), deeds_.end(), 0, [](int sum, const Deed& deed) { return sum + deed.weight; });
  int at = below(all);
  for (const Deed& deed : deeds_) {
    at -= deed.weight;
    if (at >= 0) continue;
    ++done_[deed.name];
    return deed.act();
  }
}

template <class Widget>
Widget* Visitor::anyVisible() {
  QList<Widget*> found = window_.findChildren<Widget*>();
  found.removeIf([](const Widget* widget) { return !widget->isVisible() || !widget->isEnabled(); });
  return found.isEmpty() ? nullptr : found.at(below(static_cast<int>(found.size())));
}

QWidget* Visitor::anyPlot() {
  auto* const chart = anyVisible<widgets::ChartView>();
  auto* const view = chart ? chart->findChild<QGraphicsView*>() : nullptr;
  return view && view->isVisible() ? view->viewport() : nullptr;  // an empty chart and a table hide it
}

void Visitor::clickAnywhereIn(QWidget& widget) {
  QTest::mouseClick(&widget, Qt::LeftButton, {}, {below(widget.width()), below(widget.height())});
}

void Visitor::hoverOver(QWidget& widget) { QTest::mouseMove(&widget, {below(widget.width()), below(widget.height())}); }

void Visitor::showAnyTabOf(QWidget& page) {
  window_.parts().perspectives->setCurrentWidget(&page);
  QList<QTabWidget*> found = page.findChildren<QTabWidget*>();
  if (auto* const itself = qobject_cast<QTabWidget*>(&page)) found.prepend(itself);
  found.removeIf([](const QTabWidget* tabs) { return !tabs->isVisible(); });
  if (found.isEmpty()) return;
  auto* const tabs = found.at(below(static_cast<int>(found.size())));
  if (const int tab = below(tabs->count()); tabs->isTabVisible(tab)) tabs->setCurrentIndex(tab);
}

void Visitor::addRunDeeds() {
  const auto& parts = window_.parts();
  deeds_.push_back({"run or continue", 12, [&] { parts.controls->run()->trigger(); }});
  deeds_.push_back({"pause", 6, [&] { parts.controls->pause()->trigger(); }});
  deeds_.push_back({"stop", 1, [&] { parts.controls->stop()->trigger(); }});
  for (const auto step : {Boundary::kBatch, Boundary::kEpoch, Boundary::kWindow})
    deeds_.push_back({"step", 3, [&, step] { parts.controls->step(step)->trigger(); }});
}

void Visitor::addSteeringDeeds() {
  const auto& parts = window_.parts();
  deeds_.push_back({"drag τ", 10, [&] {
                      auto* slider = parts.tau->findChild<QSlider*>();
                      for (int i = 0; i < 5; ++i) slider->setValue(slider->minimum() + below(slider->maximum() - slider->minimum()));
                    }});
  deeds_.push_back({"type τ", 3, [&] { parts.tau->findChild<QDoubleSpinBox*>()->setValue(below(30) / 100.0); }});
  deeds_.push_back({"prune now", 2, [&] {
                      if (auto* button = parts.tau->findChild<QPushButton*>()) button->click();
                    }});
  deeds_.push_back({"another grouping", 4, [&] {
                      parts.grouping->toggle(1 + below(12));
                      below(3) == 0 ? parts.grouping->revert() : parts.grouping->apply();
                    }});
  deeds_.push_back({"undo", 2, [&] { window_.findChild<QAction*>(QStringLiteral("undoChange"))->trigger(); }});
  deeds_.push_back({"pin or remove an expert", 3, [&] {
                      const auto& state = window_.session().run().state;
                      if (!state || state->history->usage().empty()) return;
                      const auto& layers = state->history->usage();
                      const auto& layer = layers[static_cast<std::size_t>(below(static_cast<int>(layers.size())))];
                      const ExpertName expert{layer.modality, layer.hiddenState,
                                              layer.born[static_cast<std::size_t>(below(static_cast<int>(layer.born.size())))]};
                      window_.session().ask(below(3) == 0 ? Change(RemoveExpert{expert}) : Change(PinExpert{expert, below(2) == 0}));
                    }});
  deeds_.push_back({"a setting", 4, [&] {
                      const auto boxes = parts.settings->findChildren<QDoubleSpinBox*>(QStringLiteral("patience"));
                      for (auto* box : boxes) box->setValue(2 + below(4));
                    }});
}

void Visitor::addTravelDeeds() {
  const auto& parts = window_.parts();
  deeds_.push_back({"scrub", 12, [&] {
                      auto& line = *parts.timeline;
                      const QPoint from(below(line.width()), line.height() / 2);
                      QTest::mousePress(&line, Qt::LeftButton, {}, from);
                      for (int i = 0; i < 6; ++i) QTest::mouseMove(&line, {below(line.width()), line.height() / 2});
                      QTest::mouseRelease(&line, Qt::LeftButton, {}, from);
                    }});
  deeds_.push_back({"travel by key", 6, [&] {
                      constexpr std::array kKeys{Qt::Key_Left, Qt::Key_Right, Qt::Key_Home, Qt::Key_End, Qt::Key_Escape};
                      QTest::keyClick(parts.timeline, kKeys[static_cast<std::size_t>(below(kKeys.size()))]);
                    }});
  deeds_.push_back({"another perspective", 8, [&] { parts.perspectives->setCurrentIndex(below(parts.perspectives->count())); }});
}

void Visitor::addInspectingDeeds() {
  auto* const inspect = &perspective<InspectPerspective>(window_);
  auto* const lists = window_.findChild<widgets::InspectPage*>();
  const auto show = [this, inspect](QWidget* part) {
    window_.parts().perspectives->setCurrentWidget(&inspect->page());
    inspect->tabs().setCurrentWidget(part);
  };
  deeds_.push_back({"ask about a user", 8, [show, lists] {
                      show(lists);
                      if (auto* button = lists->findChild<QPushButton*>()) button->click();
                    }});
  deeds_.push_back({"ask about a window", 4, [this, lists] {
                      for (auto* box : lists->findChildren<QComboBox*>())
                        if (box->isVisible()) box->setCurrentIndex(below(box->count()));
                    }});
  deeds_.push_back({"any tab of Inspect", 8, [this, page = &inspect->page()] { showAnyTabOf(*page); }});
  deeds_.push_back({"click on the map", 4, [this, show, map = &inspect->map()] {
                      show(map);
                      QWidget* const canvas = map->view().canvas();
                      if (canvas->isVisible()) clickAnywhereIn(*canvas);
                    }});
  deeds_.push_back(
      {"any tab beside Watch's counts", 6, [this, page = &perspective<WatchPerspective>(window_).page()] { showAnyTabOf(*page); }});
}

void Visitor::addLookingDeeds() {
  deeds_.push_back({"point at a chart", 12, [&] {
                      if (auto* plot = anyPlot()) hoverOver(*plot);
                    }});
  deeds_.push_back({"click into a chart", 5, [&] {
                      if (auto* plot = anyPlot()) clickAnywhereIn(*plot);
                    }});
  deeds_.push_back({"numbers instead of curves", 3, [&] {
                      if (auto* chart = anyVisible<widgets::ChartView>()) chart->showTable(!chart->showsTable());
                    }});
  deeds_.push_back({"click into the network", 6, [&] {
                      QWidget* network = window_.findChild<widgets::NetworkPicture*>();
                      if (network->isVisible()) clickAnywhereIn(*network);
                    }});
  deeds_.push_back({"another size", 2, [&] { window_.resize(1000 + below(920), 700 + below(380)); }});
  deeds_.push_back({"hide or show a dock", 1, [&] {
                      if (auto* dock = window_.findChildren<QDockWidget*>().value(below(3))) dock->toggleViewAction()->trigger();
                    }});
  deeds_.push_back(
      {"light or dark", 1, [&] { useTheme(below(2) == 0 ? widgets::ThemeChoice::kLight : widgets::ThemeChoice::kDark, false); }});
}

void Visitor::addDataDeeds() {
  auto* const data = &perspective<DataPerspective>(window_).page();
  deeds_.push_back({"filter the items", 6, [this, data] {
                      window_.parts().perspectives->setCurrentWidget(data);
                      auto* const search = data->findChild<widgets::CatalogueView*>()->findChild<QLineEdit*>();
                      constexpr std::array kKeys{Qt::Key_A, Qt::Key_E, Qt::Key_1, Qt::Key_Space, Qt::Key_Backspace, Qt::Key_Escape};
                      for (int i = below(4); i >= 0; --i) QTest::keyClick(search, kKeys[static_cast<std::size_t>(below(kKeys.size()))]);
                    }});
}

void Visitor::addCompareDeeds() {
  auto* const compare = &perspective<ComparePerspective>(window_).page();
  deeds_.push_back({"choose runs to compare", 5, [this, compare] {
                      window_.parts().perspectives->setCurrentWidget(compare);
                      auto* const table = window_.findChild<widgets::ComparePage*>()->table();
                      const int listed = static_cast<int>(table->runs().size());
                      if (listed == 0) return;  // they are being read
                      std::set<int> places;
                      for (int i = below(3); i >= 0; --i) places.insert(below(listed));
                      table->choose({places.begin(), places.end()});
                    }});
  deeds_.push_back({"any tab of Compare", 5, [this, compare] { showAnyTabOf(*compare); }});
}

void Visitor::addNoteDeeds() {
  deeds_.push_back({"write a note", 2, [this] {
                      const QPointer<widgets::NoteDialog> dialog = window_.notes().add();
                      if (!dialog) return;  // no run is open
                      QTest::keyClicks(dialog->line(), QStringLiteral("seen"));
                      QTest::keyClick(dialog->line(), below(4) == 0 ? Qt::Key_Escape : Qt::Key_Return);
                      if (dialog) dialog->close();
                    }});
}

}  // namespace xsmoe::studio
