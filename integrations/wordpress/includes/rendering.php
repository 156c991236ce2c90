<?php
/**
 * What a reader gets of an explainer, wherever the post is read.
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'ABSPATH' ) || exit;

add_filter( 'script_loader_tag', __NAMESPACE__ . '\script_tag', 10, 2 );

/**
 * What the names of our scripts begin with.
 */
const HANDLE = 'policy-explorer-script-';

/**
 * An explainer as HTML.
 *
 * @param string $url     The address of the policy, as an author has written it.
 * @param string $lang    A language tag; empty for that of the address or of the site.
 * @param string $wrapper The attributes of the element around it, escaped.
 * @return string
 */
function explainer( string $url, string $lang, string $wrapper ): string {
	// An excerpt is of the author's own text.
	if ( doing_filter( 'get_the_excerpt' ) ) {
		return '';
	}
	$address = policy_address( $url, is_local() );
	if ( null === $address || ! in_array( $address['origin'], allowed_origins(), true ) ) {
		return notice( $wrapper, reason( $url ), null !== $address );
	}
	$file = find( $address, $lang );
	if ( null === $file ) {
		$link = '<p><a href="' . esc_url( $address['base'] . $address['id'] . '.html' ) . '">' . text( __( 'Read the policy explainer', 'policy-explorer' ) ) . '</a></p>';
		return '<div' . $wrapper . '>' . $link . '</div>' . notice( '', reason( $url ), true );
	}
	$own = ' lang="' . attribute( $file['language'] ) . '" dir="' . attribute( $file['direction'] ) . '"';
	return '<div' . $wrapper . $own . '>' . ( is_plain() ? prose( $file, $address ) : widget( $file, $address ) ) . '</div>';
}

/**
 * Whether the reader's program runs no script and knows no custom element: a feed reader, or a page of AMP.
 *
 * @return bool
 */
function is_plain(): bool {
	foreach ( array( 'amp_is_request', 'is_amp_endpoint' ) as $is_amp ) {
		// Both may only be asked once it is known what is requested.
		if ( function_exists( $is_amp ) && did_action( 'wp' ) && $is_amp() ) {
			return true;
		}
	}
	return is_feed();
}

/**
 * The policy in prose, with one answer.
 *
 * @param array $file    A released file.
 * @param array $address As policy_address() returns it.
 * @return string
 */
function prose( array $file, array $address ): string {
	return html( $file['answer'], PROSE, $address['base'] ) . html( $file['prose'], PROSE, $address['base'] );
}

/**
 * The widget with every answer in it, and its script. Where the file has markup that this plugin does not know, the prose
 * with the script.
 *
 * @param array $file    A released file.
 * @param array $address As policy_address() returns it.
 * @return string
 */
function widget( array $file, array $address ): string {
	static $counts = array();

	$base   = $address['base'];
	$target = $file['target'];
	$count  = ( $counts[ $target ] ?? 0 ) + 1;
	// The same policy again in this page needs another name for its answer.
	$counts[ $target ] = $count;
	$renamed           = $count > 1 ? array( $target => $target . '-' . $count ) : array();
	$inside            = html( $file['widget'], WIDGET, $base, $renamed );
	$prose             = html( $file['prose'], PROSE, $base );
	$element           = array(
		'policy'              => $base . $file['policy'],
		'lang'                => $file['language'],
		'data-policy-hash'    => $file['digest'],
		'data-release'        => $file['release'],
		'data-policy-checked' => $file['checked'],
		// WordPress draws a line around everything in focus, and so around the whole widget as well as the choice in it.
		'style'               => 'outline:none',
	);
	enqueue( $base . $file['script'] );
	if ( null === $inside ) {
		$content = $prose;
	} else {
		// Optimisers would take it out of the shadow root, as other style sheets out of the page.
		$styles  = attributes(
			array(
				'rel'              => 'stylesheet',
				'data-noptimize'   => '',
				'data-no-optimize' => '1',
				'href'             => $base . $file['styles']['file'],
				'integrity'        => $file['styles']['integrity'],
				'crossorigin'      => 'anonymous',
			)
		);
		$place   = attributes(
			array(
				'slot'     => 'answer',
				'id'       => $renamed[ $target ] ?? $target,
				'tabindex' => '-1',
			)
		);
		$content = '<template shadowrootmode="open"><link' . $styles . '><div>' . $inside . '</div></template><span' . $place . '></span>' . $prose;
	}
	return '<policy-explorer' . attributes( $element ) . '>' . $content . '</policy-explorer>';
}

/**
 * Adds the script to the page, once for each folder that policies come from.
 *
 * @param string $src Its address.
 */
function enqueue( string $src ): void {
	// Without a version: the script is asked for again each time, so that a correction of it reaches every page.
	wp_enqueue_script( HANDLE . md5( $src ), $src, array(), null, true ); // phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion -- As above.
}

/**
 * Adds to the tag of our script what its own snippets have: it runs when it comes, and optimisers leave it alone.
 *
 * @param string $tag    The tag.
 * @param string $handle The name of the script.
 * @return string
 */
function script_tag( $tag, $handle ) {
	if ( 0 !== strpos( $handle, HANDLE ) ) {
		return $tag;
	}
	// Cloudflare reads its attribute only before the address.
	return preg_replace( '/<script\b/', '<script async data-cfasync="false" data-noptimize data-no-optimize="1" crossorigin="anonymous"', $tag, 1 );
}

/**
 * Why nothing, or only a link, is shown, for people who can do something about it; nothing for readers.
 *
 * @param string $wrapper         As for explainer().
 * @param string $reason          The reason.
 * @param bool   $is_for_settings Whether the settings say more.
 * @return string
 */
function notice( string $wrapper, string $reason, bool $is_for_settings ): string {
	if ( is_plain() || ! current_user_can( 'edit_posts' ) ) {
		return '';
	}
	$link = '';
	if ( $is_for_settings && current_user_can( MANAGE ) ) {
		$link = ' <a href="' . esc_url( settings_address() ) . '">' . text( __( 'Settings of the policy explainer', 'policy-explorer' ) ) . '</a>';
	}
	return '<div' . $wrapper . '><p role="note" style="border-inline-start:4px solid;padding-inline-start:.75em">'
		. text( $reason . ' ' . __( 'Only people who write here see this notice.', 'policy-explorer' ) ) . $link . '</p></div>';
}

/**
 * Why an explainer is not shown.
 *
 * @param string $url As for explainer().
 * @return string Empty where nothing is wrong.
 */
function reason( string $url ): string {
	$address = policy_address( $url, is_local() );
	if ( '' === trim( $url ) ) {
		return __( 'The policy explainer has no address of a policy yet.', 'policy-explorer' );
	}
	if ( null === $address ) {
		/* translators: %s: what the author has written. */
		return sprintf( __( 'The policy explainer is not shown: “%s” is not the address of a policy. It begins with https:// and ends with the policy’s name and .json or .html.', 'policy-explorer' ), $url );
	}
	if ( ! in_array( $address['origin'], allowed_origins(), true ) ) {
		return current_user_can( MANAGE )
			/* translators: %s: an origin such as https://cdn.example. */
			? sprintf( __( 'The policy explainer is not shown: this site does not allow policies from %s. Add it in the settings.', 'policy-explorer' ), $address['origin'] )
			/* translators: %s: an origin such as https://cdn.example. */
			: sprintf( __( 'The policy explainer is not shown: this site does not allow policies from %s. An administrator can add it in the settings.', 'policy-explorer' ), $address['origin'] );
	}
	$state = copies()->state( own_file( $address ) );
	if ( '' !== $state['error'] && null === copies()->good( own_file( $address ), $address['id'], $address['base'] ) ) {
		/* translators: %s: why the file could not be read. */
		return sprintf( __( 'Only a link is shown, because the policy could not be read: %s It is asked for again by itself.', 'policy-explorer' ), error_in_words( $state['error'] ) );
	}
	return __( 'Only a link is shown until the policy has been read for the first time, which happens within minutes.', 'policy-explorer' );
}

/**
 * What went wrong, as a sentence.
 *
 * @param string $error As Copies keeps it.
 * @return string
 */
function error_in_words( string $error ): string {
	$known = array(
		'another origin'     => __( 'Its address leads to an origin that is not allowed.', 'policy-explorer' ),
		'too slow'           => __( 'The server did not answer within 5 seconds.', 'policy-explorer' ),
		'unreachable'        => __( 'The server could not be reached.', 'policy-explorer' ),
		'too many redirects' => __( 'The server redirects too often.', 'policy-explorer' ),
		'too large'          => __( 'The file is larger than 1 MB.', 'policy-explorer' ),
		'unreadable'         => __( 'The file is not one that policy-explorer has written.', 'policy-explorer' ),
		'stopped'            => __( 'The request was stopped before it ended.', 'policy-explorer' ),
		'status 404'         => __( 'The server has no such file (404).', 'policy-explorer' ),
	);
	if ( isset( $known[ $error ] ) ) {
		return $known[ $error ];
	}
	/* translators: %s: an HTTP status such as 503. */
	return sprintf( __( 'The server answered with status %s.', 'policy-explorer' ), str_replace( 'status ', '', $error ) );
}
