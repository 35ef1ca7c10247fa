// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/paper_views.h"

#include <QAbstractItemModel>
#include <QAbstractTableModel>
#include <QComboBox>
#include <QCoreApplication>
#include <QTextBrowser>
#include <QTextDocument>
#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "model/analysis/split_table.h"
#include "widgets/charts/forgetting_map.h"
#include "widgets/charts/group_routing_map.h"
#include "widgets/charts/router_time_chart.h"
#include "widgets/charts/table_file.h"
#include "widgets/charts/table_picture.h"
#include "widgets/charts/view_saver.h"
#include "widgets/learn/equations_view.h"
#include "widgets/map/map_view.h"
#include "widgets/network/method_picture_view.h"
#include "widgets/paper.h"
#include "widgets/words/which_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

using Made = std::optional<ReportChart>;

/// The words of these pictures; a context of their own for translators.
struct Paper {
  Q_DECLARE_TR_FUNCTIONS(Paper)
};

QString titled(const QString& page, const QString& title) { return page.isEmpty() ? title : page + QStringLiteral(": ") + title; }

ReportChart writtenOnPaper(const QString& title, std::shared_ptr<QTextDocument> text, int width) {
  return {title, textPicture(std::move(text), width), nullptr};
}

QString cell(const char* kind, const QString& words, bool number = false) {
  return QStringLiteral("<%1%2>%3</%1>").arg(QLatin1String(kind), number ? QStringLiteral(" align=\"right\"") : QString(), words);
}

QString listInHtml(const Recommendation& list, const QString& heading) {
  QString rows = cell("tr", cell("th", Paper::tr("Rank"), true) + cell("th", Paper::tr("Item")) + cell("th", Paper::tr("Score"), true) +
                                cell("th", QString()));
  for (const RecommendedItem& one : list.items) {
    const QString name = text(one.item.title.empty() ? one.item.id : one.item.title).toHtmlEscaped();
    rows +=
        cell("tr", cell("td", QString::number(one.rank), true) + cell("td", name) + cell("td", QString::number(one.score, 'g', 5), true) +
                       cell("td", one.truth ? Paper::tr("held out") : QString()));
  }
  return QStringLiteral("<h3>%1</h3><table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">%2</table>").arg(heading.toHtmlEscaped(), rows);
}

QString headingOf(const Recommendation& list) { return Paper::tr("Recommended to %1, model %2").arg(text(list.user), momentText(list)); }

ChartTable firstRowsOf(const ChartTable& table, std::size_t most) {
  const auto taken = static_cast<std::ptrdiff_t>(std::min(most, table.rows.size()));
  return {table.header, std::vector<QStringList>(table.rows.begin(), table.rows.begin() + taken)};
}

/// The cells of a long table as they are, so that its files are made in slices.
class CellsOfTable : public QAbstractTableModel {
 public:
  CellsOfTable(std::shared_ptr<const ChartTable> table, QWidget& owner) : QAbstractTableModel(&owner), table_(std::move(table)) {}

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override {
    return parent.isValid() ? 0 : static_cast<int>(table_->rows.size());
  }
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override {
    return parent.isValid() ? 0 : static_cast<int>(table_->header.size());
  }
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override {
    if (!index.isValid() || role != Qt::DisplayRole) return {};
    return table_->rows[static_cast<std::size_t>(index.row())].value(index.column());
  }
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
    if (orientation != Qt::Horizontal) return QAbstractTableModel::headerData(section, orientation, role);
    return role == Qt::DisplayRole ? QVariant(table_->header.value(section)) : QVariant();
  }

 private:
  std::shared_ptr<const ChartTable> table_;
};

}  // namespace

PaperView methodOnPaper(const std::shared_ptr<const MethodPicture>& picture) {
  return {[picture](QWidget& holder, QSize size) -> Made {
    auto* const view = new MethodPictureView(&holder);
    lighten(*view);
    view->setMethod(picture->method);
    view->showPicture(picture);
    present(*view, size);
    view->fitToView();
    ReportChart made = renderedView(*view, view->headingText());
    made.table = view->table();
    return made;
  }};
}

PaperView listOnPaper(const std::shared_ptr<const Recommendation>& list, const QString& page) {
  return {[list, page](QWidget& holder, QSize size) -> Made {
    if (list->items.empty()) return std::nullopt;
    auto document = std::make_shared<QTextDocument>();
    document->setDefaultFont(holder.font());
    document->setHtml(listInHtml(*list, headingOf(*list)));
    ReportChart made = writtenOnPaper(titled(page, Paper::tr("Recommended list")), std::move(document), size.width());
    made.table = tableOf(listTable(*list));
    return made;
  }};
}

PaperView tableOnPaper(const QAbstractItemModel& table, const QString& page, const QString& title, const QString& sentence) {
  return {[words = wordsOf(table, kTableRowsSaved), shown = wordsOf(table, kPicturedRows, CellDigits::kShown), all = table.rowCount(),
           rows = QPointer<const QAbstractItemModel>(&table), page, title, sentence](QWidget& holder, QSize size) -> Made {
    if (words.rows.empty()) return std::nullopt;
    ReportChart made{titled(page, title), tablePicture(shown, all, title, sentence, holder.font(), size.width()), nullptr};
    made.table = words;
    made.rows = rows;
    return made;
  }};
}

PaperView withTable(PaperView view, ChartTable table) {
  view.make = [make = std::move(view.make), all = std::make_shared<const ChartTable>(std::move(table))](QWidget& holder,
                                                                                                        QSize size) -> Made {
    auto made = make(holder, size);
    if (!made) return made;
    made->table = firstRowsOf(*all, kTableRowsSaved);
    made->rows = made->table->rows.size() < all->rows.size() ? new CellsOfTable(all, holder) : nullptr;
    return made;
  };
  return view;
}

PaperView textOnPaper(const QString& html, const QString& title) {
  return {[html, title](QWidget& holder, QSize size) -> Made {
    auto document = std::make_shared<QTextDocument>();
    document->setDefaultFont(holder.font());
    document->setHtml(html);
    return writtenOnPaper(title, std::move(document), size.width());
  }};
}

PaperView equationsOnPaper(const EquationsView& view, const QString& page) {
  PaperView all{[equations = view.equations(), note = view.note(), tau = view.tau(), layer = view.layers()->currentIndex(), page](
                    QWidget& holder, QSize size) -> Made {
    if (!equations) return std::nullopt;
    auto* const copy = new EquationsView(&holder);
    lighten(*copy);
    copy->setTau(tau);
    copy->showEquations(equations, note);
    copy->layers()->setCurrentIndex(layer);
    std::shared_ptr<QTextDocument> document(copy->text()->document()->clone());
    return writtenOnPaper(titled(page, Paper::tr("Equations, %1").arg(copy->headingText())), std::move(document), size.width());
  }};
  return withTable(std::move(all), view.table());
}

PaperView mapOnPaper(const MapView& view, const QString& page) { return savedOnPaper(*view.saver(), page); }

PaperView routerTimeOnPaper(const std::shared_ptr<const RunHistory>& run, const LayerStructure& layer) {
  RouterTimeChoice choice;
  choice.modality = layer.modality;
  choice.hiddenState = layer.hiddenState;
  return {[run, choice](QWidget& holder, QSize size) -> Made {
    auto* const chart = new RouterTimeChart(&holder);
    lighten(*chart);
    chart->showChoice(run, choice);
    present(*chart, size);
    if (!hasPoints(chart->content())) return std::nullopt;
    return ReportChart{chart->content().title, chart->describedPicture(), chart};
  }};
}

PaperView groupRoutingOnPaper(const GroupRoutingView& view) {
  return {[view](QWidget& holder, QSize size) -> Made {
    if (view.rows.empty()) return std::nullopt;
    auto* const map = new GroupRoutingMap(&holder);
    lighten(*map);
    map->setView(view);
    present(*map, {size.width(), std::max(size.height(), map->sizeHint().height())});
    return ReportChart{view.title, map->describedPicture(), map};
  }};
}

PaperView forgettingOnPaper(const ForgettingView& view, const QString& page) {
  ForgettingView shown = view;
  shown.title = titled(page, view.title);
  return {[shown = std::move(shown)](QWidget& holder, QSize size) -> Made {
    auto* const map = new ForgettingMap(&holder);
    lighten(*map);
    map->setView(shown);
    present(*map, size);
    if (!hasPoints(map->numbers())) return std::nullopt;
    return ReportChart{shown.title, map->describedPicture(), map};
  }};
}

}  // namespace xsmoe::widgets
