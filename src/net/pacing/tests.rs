use std::pin::pin;

use futures_util::future::{join, join_all};
use futures_util::poll;

use super::*;

fn pacing(at_once: usize, per_host_at_once: usize, gap: Duration) -> Pacing {
    let settings = NetworkSettings { at_once, per_host_at_once, per_host_gap: gap, ..NetworkSettings::default() };
    Pacing::new(&settings)
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// Begins `count` requests to `url` that take `each`; tells when each began, in milliseconds.
async fn beginnings(pacing: &Pacing, url: &Url, count: usize, each: Duration) -> Vec<u128> {
    let start = Instant::now();
    join_all((0..count).map(|_| async {
        let permit = pacing.permit(url).await;
        let begun = start.elapsed();
        tokio::time::sleep(each).await;
        drop(permit);
        begun.as_millis()
    }))
    .await
}

#[tokio::test(start_paused = true)]
async fn requests_to_one_host_begin_the_gap_apart_and_in_order() {
    let pacing = pacing(64, 2, Duration::from_secs(1));
    let begun = beginnings(&pacing, &url("http://a.example/"), 4, Duration::ZERO).await;
    assert_eq!(begun, [0, 1000, 2000, 3000]);
}

#[tokio::test(start_paused = true)]
async fn a_host_has_no_more_than_its_share_under_way() {
    let pacing = pacing(64, 2, Duration::ZERO);
    let begun = beginnings(&pacing, &url("http://a.example/"), 6, Duration::from_millis(500)).await;
    assert_eq!(begun, [0, 0, 500, 500, 1000, 1000]);
}

#[tokio::test(start_paused = true)]
async fn a_host_that_gets_too_many_requests_is_spared_for_a_while_and_others_are_not() {
    let pacing = pacing(64, 2, Duration::from_secs(1));
    let [a, b] = [url("http://a.example/"), url("http://b.example/")];
    pacing.spare(&a, Duration::ZERO);
    assert_eq!(beginnings(&pacing, &a, 3, Duration::ZERO).await, [0, 5000, 10_000]);
    assert_eq!(beginnings(&pacing, &b, 3, Duration::ZERO).await, [0, 1000, 2000]);
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(beginnings(&pacing, &a, 3, Duration::ZERO).await, [0, 1000, 2000]);
}

#[tokio::test(start_paused = true)]
async fn all_hosts_together_have_no_more_than_the_whole_allowance() {
    let pacing = pacing(3, 2, Duration::ZERO);
    let [a, b] = [url("http://a.example/"), url("http://b.example/")];
    let each = Duration::from_millis(500);
    let (a, b) = join(beginnings(&pacing, &a, 3, each), beginnings(&pacing, &b, 3, each)).await;
    let mut begun = [a, b].concat();
    begun.sort_unstable();
    assert_eq!(begun, [0, 0, 0, 500, 500, 500]);
}

#[tokio::test(start_paused = true)]
async fn a_host_that_must_wait_holds_up_no_other() {
    let pacing = pacing(1, 2, Duration::from_secs(60));
    let slow = url("http://slow.example/");
    drop(pacing.permit(&slow).await);
    let mut waiting = pin!(pacing.permit(&slow));
    assert!(poll!(waiting.as_mut()).is_pending());
    let start = Instant::now();
    drop(pacing.permit(&url("http://quick.example/")).await);
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(waiting.await);
    assert_eq!(start.elapsed(), Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn a_port_is_a_host_of_its_own_and_the_default_port_is_not() {
    let pacing = pacing(64, 1, Duration::from_secs(1));
    let _first = pacing.permit(&url("http://a.example/")).await;
    let _other_port = pacing.permit(&url("http://a.example:8080/")).await;
    assert!(poll!(pin!(pacing.permit(&url("http://A.example:80/x")))).is_pending());
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_given_up_leaves_no_trace() {
    let pacing = pacing(1, 1, Duration::ZERO);
    let a = url("http://a.example/");
    let permit = pacing.permit(&a).await;
    {
        assert!(poll!(pin!(pacing.permit(&a))).is_pending());
    }
    assert!(!permit.has_company());
    drop(permit);
    pacing.permit(&a).await;
}

#[tokio::test(start_paused = true)]
async fn a_permit_knows_whether_others_are_at_hand() {
    let pacing = pacing(64, 1, Duration::ZERO);
    let a = url("http://a.example/");
    let alone = pacing.permit(&a).await;
    assert!(!alone.has_company());
    let mut next = pin!(pacing.permit(&a));
    assert!(poll!(next.as_mut()).is_pending());
    assert!(alone.has_company());
}

#[tokio::test(start_paused = true)]
async fn hosts_at_rest_are_forgotten() {
    let pacing = pacing(64, 2, Duration::from_secs(1));
    for number in 0..10_000 {
        pacing.permit(&url(&format!("http://host{number}.example/"))).await;
        tokio::time::advance(Duration::from_millis(100)).await;
    }
    assert!(pacing.hosts.lock().unwrap().by_name.len() <= FIRST_SWEEP);
}

#[tokio::test(start_paused = true)]
async fn a_gap_is_kept_also_while_many_hosts_come_and_go() {
    let pacing = pacing(64, 2, Duration::from_secs(1));
    let a = url("http://a.example/");
    let start = Instant::now();
    drop(pacing.permit(&a).await);
    for number in 0..1_000 {
        pacing.permit(&url(&format!("http://host{number}.example/"))).await;
    }
    drop(pacing.permit(&a).await);
    assert_eq!(start.elapsed(), Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_requests_to_one_host_pass_without_a_gap() {
    let pacing = pacing(64, 2, Duration::ZERO);
    let begun = beginnings(&pacing, &url("http://a.example/"), 10_000, Duration::from_millis(1)).await;
    assert_eq!(begun.last(), Some(&4_999));
}
