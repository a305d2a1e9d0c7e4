//! Posts that wait for their day, in a backup whose damaged head no longer says when it was made.

use super::status;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Date, Status};
use crate::reader::Outline;

/// Makes those posts of an input scheduled that waited for their day when the backup was made, and tells of each.
///
/// The settings and the template carry the moment of the export as the date of their last change; in a backup without
/// them, the last change of a post is the latest moment that is known.
pub(super) fn hold_back(posts: &mut [Outline], last_setting: Option<Date>, issues: &mut Issues) {
    let last_change = || posts.iter().filter_map(|post| post.date_modified).max_by_key(|date| date.instant());
    let Some(exported) = last_setting.or_else(last_change) else { return };
    for post in posts {
        let waits = post.date_published.is_some_and(|published| status::waits(published, exported));
        if waits && matches!(post.status, Status::Published | Status::Draft) {
            post.status = Status::Scheduled;
            issues.report(Issue::StatusMissing { what: "updated", taken_as: "one that is scheduled" }, post.at);
        }
    }
}
