// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <optional>
#include <vector>

class QWidget;

namespace xsmoe::widgets {

/// What helps with a view: its title, one sentence on how to read it, and the page of the handbook about it.
struct ViewHelp {
  QString page;      ///< of the handbook: ":/xsmoe/handbook/PAGE.md"
  QString title;     ///< says what the view shows
  QString sentence;  ///< how to read it
};
/// In the order of the handbook's contents, without the glossary, which is its last page.
[[nodiscard]] const std::vector<ViewHelp>& allViewHelp();
/// Of that page; empty: no view has it.
[[nodiscard]] std::optional<ViewHelp> findViewHelp(const QString& page);

/// Says which page is about a widget.
void setHelpPage(QWidget& view, const QString& page);
/// The page about what a person sees of a view: of the tab in front, where it is or has tabs with pages of their own, else of the view.
/// Tabs inside a view that have a page themselves are a part of it, and theirs is the view's. Empty: nobody said so.
[[nodiscard]] QString helpPageOf(const QWidget& view);

struct ViewInSight {
  QString page;  ///< the one about it
  QWidget* view = nullptr;
};
/// What is in a window now, not behind a tab or hidden, and has a page about it, what is around others before them.
[[nodiscard]] std::vector<ViewInSight> viewsInSight(const QWidget& window);

}  // namespace xsmoe::widgets
