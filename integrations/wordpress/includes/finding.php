<?php
/**
 * Finding the released file for an explainer, and keeping its copy up to date: never while a reader waits.
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'ABSPATH' ) || exit;

const REFRESH = 'policy_explorer_refresh';
const TIDY    = 'policy_explorer_tidy';

/**
 * The most explainers of one post that are fetched as it is saved.
 */
const AT_ONCE = 5;

add_action( REFRESH, __NAMESPACE__ . '\refresh', 10, 2 );
add_action( TIDY, __NAMESPACE__ . '\tidy' );
add_action( 'init', __NAMESPACE__ . '\schedule_tidying' );
add_action( 'wp_after_insert_post', __NAMESPACE__ . '\fetch_for', 10, 2 );

/**
 * The copies of this site.
 *
 * @return Copies
 */
function copies(): Copies {
	static $of = array();
	$site      = get_current_blog_id();
	if ( ! isset( $of[ $site ] ) ) {
		/**
		 * Filters for how many seconds a copy of a policy is shown before its origin is asked again.
		 *
		 * @param int $seconds At least 60.
		 */
		$max_age = (int) apply_filters( 'policy_explorer_max_age', 5 * MINUTE_IN_SECONDS );

		$of[ $site ] = new Copies( new Options(), __NAMESPACE__ . '\fetch', 'time', max( 60, $max_age ) );
	}
	return $of[ $site ];
}

/**
 * The file of a policy in its own language, which names those in its other languages.
 *
 * @param array $address As policy_address() returns it.
 * @return string
 */
function own_file( array $address ): string {
	return $address['base'] . $address['id'] . '.markup.json';
}

/**
 * The file of a policy in the language that an explainer asks for.
 *
 * @param array  $address As policy_address() returns it.
 * @param string $lang    A language tag; empty for the one in the address, or that of the site.
 * @return string|null Null where the file in its own language is not there yet.
 */
function file_in( array $address, string $lang ): ?string {
	$own = copies()->good( own_file( $address ), $address['id'], $address['base'] );
	if ( null === $own ) {
		return null;
	}
	$wanted = '' !== $lang ? $lang : $address['lang'];
	$wanted = '' !== $wanted ? $wanted : get_locale();
	$tag    = nearest_language( $wanted, array_map( 'strval', array_keys( $own['languages'] ) ), $own['language'] );
	return $address['base'] . $own['languages'][ $tag ]['file'];
}

/**
 * The copy to show, without any request: the policy in its own language until the other language is there. If it is time to
 * ask for a newer one, that happens later.
 *
 * @param array  $address As policy_address() returns it.
 * @param string $lang    As for file_in().
 * @return array|null What is in the released file.
 */
function find( array $address, string $lang ): ?array {
	$copies = copies();
	$own    = own_file( $address );
	$file   = file_in( $address, $lang );
	if ( $copies->is_due( $own ) || ( null !== $file && $copies->is_due( $file ) ) ) {
		refresh_later( $address, $lang );
	}
	$found = null === $file ? null : $copies->good( $file, $address['id'], $address['base'] );
	return $found ?? $copies->good( $own, $address['id'], $address['base'] );
}

/**
 * Has the copies of an explainer refreshed after this page: by WP-Cron, and where the server can end the answer to the reader
 * first, by this process.
 *
 * @param array  $address As policy_address() returns it.
 * @param string $lang    As for file_in().
 */
function refresh_later( array $address, string $lang ): void {
	static $asked = array();

	$arguments = array( own_file( $address ), '' !== $lang ? $lang : ( '' !== $address['lang'] ? $address['lang'] : get_locale() ) );
	if ( in_array( $arguments, $asked, true ) ) {
		return;
	}
	$asked[] = $arguments;
	foreach ( array( 'fastcgi_finish_request', 'litespeed_finish_request' ) as $finish ) {
		if ( function_exists( $finish ) && ! wp_doing_cron() ) {
			add_action(
				'shutdown',
				static function () use ( $finish, $arguments ) {
					$finish();
					refresh( ...$arguments );
				}
			);
			return;
		}
	}
	if ( ! wp_next_scheduled( REFRESH, $arguments ) ) {
		wp_schedule_single_event( time(), REFRESH, $arguments );
	}
	// Otherwise WP-Cron would begin with the next visit.
	if ( ! defined( 'DISABLE_WP_CRON' ) || ! DISABLE_WP_CRON ) {
		add_action( 'shutdown', 'spawn_cron' );
	}
}

/**
 * Asks for the files of an explainer, if it is time to.
 *
 * @param string $url      An address that policy_address() accepts.
 * @param string $lang     As for file_in().
 * @param bool   $is_asked Whether a person has asked for it.
 */
function refresh( $url, $lang, bool $is_asked = false ): void {
	$address = policy_address( (string) $url, is_local() );
	if ( null === $address || ! in_array( $address['origin'], allowed_origins(), true ) ) {
		return;
	}
	$own      = own_file( $address );
	$is_other = copies()->refresh( $own, $address['id'], $address['base'], $is_asked );
	$file     = file_in( $address, (string) $lang );
	if ( null !== $file && $file !== $own ) {
		$is_other = copies()->refresh( $file, $address['id'], $address['base'], $is_asked ) || $is_other;
	}
	if ( $is_other ) {
		renew_posts( $address );
	}
}

/**
 * Tells caches of pages that posts with a policy are not as they were.
 *
 * @param array $address As policy_address() returns it.
 */
function renew_posts( array $address ): void {
	global $wpdb;
	$pattern = '%' . $wpdb->esc_like( $address['id'] ) . '%';
	$posts   = $wpdb->get_col( $wpdb->prepare( "SELECT ID FROM `$wpdb->posts` WHERE post_status = 'publish' AND post_content LIKE %s ORDER BY ID DESC LIMIT 500", $pattern ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Only when a policy has changed.
	$posts   = array_map( 'intval', $posts );
	foreach ( $posts as $post ) {
		clean_post_cache( $post );
	}
	/**
	 * Fires when another copy of a policy has come, for caches that hold whole pages.
	 *
	 * @param int[]  $posts The published posts that mention it.
	 * @param string $url   The address of its released file.
	 */
	do_action( 'policy_explorer_changed', $posts, own_file( $address ) );
}

/**
 * As a post is saved, fetches the policies in it that are not there yet, so that its first reader sees them.
 *
 * @param int      $id   The post.
 * @param \WP_Post $post The post.
 */
function fetch_for( $id, $post ): void {
	if ( ! $post instanceof \WP_Post || wp_is_post_revision( $post ) || 'auto-draft' === $post->post_status ) {
		return;
	}
	foreach ( array_slice( explainers_in( $post->post_content ), 0, AT_ONCE ) as $explainer ) {
		$address = policy_address( $explainer['url'], is_local() );
		if ( null === $address ) {
			continue;
		}
		$file = file_in( $address, $explainer['lang'] );
		if ( null === $file || null === copies()->good( $file, $address['id'], $address['base'] ) ) {
			refresh( own_file( $address ), '' !== $explainer['lang'] ? $explainer['lang'] : $address['lang'] );
		}
	}
}

/**
 * The explainers in the content of a post: blocks, also in other blocks, and shortcodes.
 *
 * @param string $content The content.
 * @return array[] `url` and `lang` of each.
 */
function explainers_in( string $content ): array {
	$found = array();
	if ( false !== strpos( $content, BLOCK ) ) {
		$blocks = parse_blocks( $content );
		while ( $blocks ) {
			$block  = array_shift( $blocks );
			$blocks = array_merge( $block['innerBlocks'] ?? array(), $blocks );
			if ( BLOCK === $block['blockName'] ) {
				$found[] = (array) $block['attrs'];
			}
		}
	}
	if ( false !== strpos( $content, '[' . SHORTCODE ) && preg_match_all( '/' . get_shortcode_regex( array( SHORTCODE ) ) . '/', $content, $shortcodes ) ) {
		foreach ( $shortcodes[3] as $attributes ) {
			$found[] = (array) shortcode_parse_atts( $attributes );
		}
	}
	return array_map(
		static function ( array $attributes ): array {
			$text = static function ( $value ): string {
				return is_string( $value ) ? $value : '';
			};
			return array(
				'url'  => $text( $attributes['url'] ?? '' ),
				'lang' => $text( $attributes['lang'] ?? '' ),
			);
		},
		$found
	);
}

/**
 * Once a day copies are removed that nobody asks for.
 */
function schedule_tidying(): void {
	if ( ! wp_next_scheduled( TIDY ) ) {
		wp_schedule_event( time() + DAY_IN_SECONDS, 'daily', TIDY );
	}
}

/**
 * Removes the copies that nobody asks for.
 */
function tidy(): void {
	( new Options() )->tidy();
}

/**
 * Takes back everything that is scheduled.
 */
function unschedule(): void {
	wp_unschedule_hook( REFRESH );
	wp_unschedule_hook( TIDY );
}
